using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Lab.Clusters;
using Soap.Lab.Specification;

namespace Soap.Cli.Commands;

/// <summary>
/// <c>soap run</c>: a study from its plan to its report; the same command goes on where it was interrupted.
/// </summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var (study, overrides) = (CommonOptions.Study(), CommonOptions.Overrides());
        var (quick, target) = (CommonOptions.Quick(), CommonOptions.StudyFolder());
        var command = new Command("run", "Run a study and report on it.") { study, overrides, quick, target };
        var (options, cluster) = (RunOptions.AddTo(command), SlurmOptions.AddTo(command));
        command.SetAction(result =>
        {
            var (name, words) = (result.GetValue(study), result.GetValue(overrides)!);
            if (name is not null && name.StartsWith(SlurmSettings.Prefix, StringComparison.Ordinal))
            {
                words = [name, .. words];
                name = null;
            }

            var isAsked = cluster.IsAsked(result, words);
            string[] changes =
            [
                .. words.Where(word => !word.StartsWith(SlurmSettings.Prefix, StringComparison.Ordinal)),
            ];
            var (isQuick, output) = (result.GetValue(quick), result.GetValue(target));
            if (StudyGroup.Find(name) is not { } group)
            {
                var asked = StudyTarget.Of(name, changes, isQuick, output);
                return isAsked ? OnCluster(asked) : ReportedRun.Run(asked, result, options);
            }

            var several = GroupTarget.Of(group, changes, isQuick, output);
            return isAsked ? several.Submit(OnCluster, ResultScreen.Of(result, options.Json))
                : several.Run(result, options);

            int OnCluster(StudyTarget asked) =>
                new SlurmRun(asked, SlurmKey.Apply(SlurmRun.LastSettings(asked.Folder), words).Settings)
                {
                    IsDry = result.GetValue(cluster.DryRun),
                }.Run(result, options);
        });
        return HelpPage.With(
            command,
            () => SettingsHelp.Text("Keys (value in the study founding):", StudySettings.All, StudyCatalog.Founding),
            SlurmHelp.Text,
            () =>
                """
                Examples:
                  soap run
                  soap run founding --quick
                  soap run founding seeds=1..8 rules="bp fa sign:period=500,magnitude=norm" --out runs/mine
                  soap run founding momentum=0,0.9                     the better momentum for each rule, with its rate
                  soap run founding learning-rates=0.001..1 candidates=12   quasi-random instead of a grid
                  soap run runs/mine seeds=1..12                       more seeds: only what is new is run
                  soap run curve learning-rate=0.1 --json
                  soap run depth                                       several studies, and a report of all of them
                  soap run confound --out /shared/confound --on slurm slurm.time=4:00:00 slurm.cpus=4
                """);
    }
}
