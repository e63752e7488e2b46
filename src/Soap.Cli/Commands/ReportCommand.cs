using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Analysis;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Native;
using Soap.Trials;

namespace Soap.Cli.Commands;

/// <summary><c>soap report</c>: makes the report of a finished study again, from its files.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var target = CommonOptions.FolderOfStudy();
        var output = new Option<string?>("--out")
        {
            HelpName = "FOLDER",
            Description = "Where the report goes, made if it is not there; the study's folder if left out.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "report", "Make a study's report again from its stored results; " +
                "nothing is trained.") { target, output, json };
        command.SetAction(result =>
        {
            var folder = new StudyFolder(result.GetValue(target)!);
            var report = StudyReport.Output(folder, result.GetValue(output));
            var results = StudyResults.Read(folder);
            var screen = ResultScreen.Of(result, json);
            StudyReport.WriteAndShow(results, folder, report, Samples(results.Study.Trial, screen), screen);
            return results.AllDiverged ? ExitCode.Diverged : ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Examples:
              soap report runs/founding
              soap report runs/founding --out reports/founding   elsewhere, as from a folder that is read-only
            """);
    }

    // Only tasks of one variable show their samples; those of the catalogue are drawn, so no files are needed.
    private static IReadOnlyList<FunctionPoint> Samples(TrialSpecification trial, Screen screen)
    {
        var task = trial.FindTask();
        if (task.Inputs != 1)
        {
            return [];
        }

        if (trial.Data is { Path: var path } && !Path.Exists(path))
        {
            screen.WriteNote($"the data are not at {path} any more; the figures of functions are without samples");
            return [];
        }

        NativeLibraries.Load();
        return TrainingSamples.Of(task.Open(DataFolders.None, trial.DataSeed));
    }
}
