using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Data;
using Soap.Lab.Studies;

namespace Soap.Cli.Commands;

/// <summary><c>soap run</c>: a study from its plan to its report; the same command goes on where it was interrupted.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var study = new Argument<string?>("STUDY") { Arity = ArgumentArity.ZeroOrOne, Description = "founding (if left out), curve, rules or confound." };
        var (overrides, folder, json) = (CommonOptions.Overrides(), CommonOptions.DataFolder(), CommonOptions.Json());
        var quick = new Option<bool>("--quick") { Description = "A short form that shows in seconds how it works; its numbers are not to be quoted." };
        var target = new Option<string?>("--out") { HelpName = "DIR", Description = "Where results and report go; runs/STUDY if left out." };
        var jobs = CommonOptions.Jobs();
        var command = new Command("run", "Run a study and report on it.") { study, overrides, quick, target, jobs, folder, json };
        command.SetAction(result =>
        {
            var specification = StudyChoice.Of(result.GetValue(study), result.GetValue(overrides)!, result.GetValue(quick));
            var request = new RunRequest(
                specification,
                new StudyFolder(result.GetValue(target) ?? Path.Combine("runs", specification.Name)),
                DataFolders.Standard(result.GetValue(folder)),
                result.GetValue(jobs) ?? Environment.ProcessorCount,
                CommandText.Of(result.Tokens.Select(token => token.Value)));
            return Run(request, ScreenOf.Result(result, json));
        });
        return HelpPage.With(
            command,
            () => SettingsHelp.Text("Keys (value in the study founding):", StudySettings.All, StudyCatalog.Founding),
            () =>
                """
                Examples:
                  soap run
                  soap run founding --quick
                  soap run founding seeds=1,2,3,4,5,6,7,8 rules="bp fa sign:period=500,magnitude=norm" --out runs/mine
                  soap run curve learning-rate=0.1 --json
                """);
    }

    private static int Run(RunRequest request, Screen screen)
    {
        var data = OpenTask.For(request.Study.Trial, request.Data);
        var provenance = ProvenanceCollector.Collect(request.CommandLine, data.Digests);
        var examples = request.Study.Trial.TotalExamples(data.Train.Count - request.Study.Trial.Validation);
        var progress = new StudyProgress(request.Study.Name, examples);
        var follower = new Follower(
            screen, progress, $"stopping after the running trials' current step; run the same command again to go on: {request.CommandLine}");
        var runner = new StudyRunner(request.Study, request.Folder, data, provenance, progress);
        return Interruption.Guard(follower.Announce, token =>
        {
            var results = follower.Follow(stop => runner.Run(request.Jobs, stop), token);
            StudyReport.WriteAndShow(results, request.Folder, TrainingSamples.Of(data), screen);
            return results.AllDiverged ? ExitCode.Diverged : ExitCode.Done;
        });
    }

    private sealed record RunRequest(StudySpecification Study, StudyFolder Folder, DataFolders Data, int Jobs, string CommandLine);
}
