using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Data;
using Soap.Lab.Studies;

namespace Soap.Cli.Commands;

/// <summary><c>soap plan</c>: what a study would run and cost; writes its manifest and trains nothing that is kept.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var (study, overrides) = (CommonOptions.Study(), CommonOptions.Overrides());
        var (quick, target, jobs) = (CommonOptions.Quick(), CommonOptions.StudyFolder(), CommonOptions.Jobs());
        var (data, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("plan", "Say what a study would run and cost, and write its manifest.") { study, overrides, quick, target, jobs, data, json };
        command.SetAction(result =>
        {
            var (planned, folder) = StudyTarget.Of(result.GetValue(study), result.GetValue(overrides)!, result.GetValue(quick), result.GetValue(target));
            var screen = ScreenOf.Result(result, json);
            var task = OpenTask.For(planned.Trial, DataFolders.Standard(result.GetValue(data)));
            var provenance = ProvenanceCollector.Collect(CommandText.Of(result.Tokens.Select(token => token.Value)), task.Digests);
            StudyManifest manifest;
            using (folder.Lock())
            {
                manifest = folder.Claim(planned, provenance);
            }

            screen.Lines.WriteLine("training every rule for a moment to see how long it takes");
            var cost = StudyCost.Of(manifest.Study, task, trial => folder.ReadResult(trial) is not null);
            PlanPresenter.Show(screen, manifest, cost, result.GetValue(jobs) ?? Environment.ProcessorCount, folder.Path);
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            The keys of key=value are those of soap run.

            Examples:
              soap plan                                    what the founding study costs
              soap plan confound seeds=1..20 --out runs/long
              soap plan runs/founding rules="bp fa kp"     what it costs to add a rule to a study
            """);
    }
}
