using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Data;
using Soap.Lab.Studies;
using Soap.Training;

namespace Soap.Cli.Commands;

/// <summary><c>soap train</c>: one trial, watched.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (overrides, folder, json) = (CommonOptions.Overrides(), CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("train", "Train one network by one rule.") { overrides, folder, json };
        command.SetAction(result =>
        {
            var words = PresetWords.Expand(result.GetValue(overrides)!);
            var specification = SettingWords.Apply(TrialSettings.Default, words, TrialSettings.All, TrialSettings.Check);
            return Train(specification, DataFolders.Standard(result.GetValue(folder)), ScreenOf.Result(result, json));
        });
        return HelpPage.With(
            command,
            () => $"{SettingsHelp.Text("Keys (default):", TrialSettings.All, TrialSettings.Default)}\n  {PresetWords.Key}=NAME\n      " +
                "settings under which a rule was published, see 'soap rules NAME'; keys behind it change them",
            () =>
                """
                Examples:
                  soap train
                  soap train rule=fa learning-rate=0.05 seed=3
                  soap train rule=dfa+kp learning-rate=0.1
                  soap train preset=akrout-2019-fa epochs=10
                  soap train task=curve rule=fa hidden=20 learning-rate=0.05 batch=1 epochs=50 validation=0
                """);
    }

    private static int Train(TrialSpecification specification, DataFolders folders, Screen screen)
    {
        var data = OpenTask.For(specification, folders);
        var progress = new StudyProgress("train", specification.TotalExamples(data.Train.Count - specification.Validation));
        var follower = new Follower(screen, progress, "stopping after the current step; nothing of a single trial is kept");
        return Interruption.Guard(follower.Announce, token =>
        {
            var result = follower.Follow(stop => Run(specification, data, progress, stop), token);
            TrialPresenter.Show(screen, result);
            return result.Outcome == TrialOutcome.Diverged ? ExitCode.Diverged : ExitCode.Done;
        });
    }

    private static TrialResult Run(TrialSpecification specification, TaskData data, StudyProgress progress, CancellationToken token)
    {
        var trial = PlannedTrial.Create(StudyPhase.SharedRate, specification, data.Digests);
        progress.Expected(1);
        progress.Started(trial);
        var result = Trial.Run(specification, data, point => progress.Progressed(trial, point), token);
        progress.Finished(trial, result, wasStored: false);
        return result;
    }
}
