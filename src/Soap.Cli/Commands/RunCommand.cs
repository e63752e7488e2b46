using System.CommandLine;
using Soap.Cli.Hosting;
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
        var options = RunOptions.AddTo(command);
        command.SetAction(result => ReportedRun.Run(
            StudyTarget.Of(
                result.GetValue(study), result.GetValue(overrides)!, result.GetValue(quick), result.GetValue(target)),
            result, options));
        return HelpPage.With(
            command,
            () => SettingsHelp.Text("Keys (value in the study founding):", StudySettings.All, StudyCatalog.Founding),
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
                """);
    }
}
