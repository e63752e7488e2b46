using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Data;
using Soap.Lab.Studies;
using Soap.Native;
using Soap.Training;

namespace Soap.Cli.Commands;

/// <summary><c>soap report</c>: makes the report of a finished study again, from its files.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var target = CommonOptions.FolderOfStudy();
        var json = CommonOptions.Json();
        var command = new Command("report", "Make a study's report again from its stored results; nothing is trained.") { target, json };
        command.SetAction(result =>
        {
            var folder = new StudyFolder(result.GetValue(target)!);
            var results = StudyResults.Read(folder);
            StudyReport.WriteAndShow(results, folder, Samples(results.Study.Trial), ScreenOf.Result(result, json));
            return results.AllDiverged ? ExitCode.Diverged : ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Example:
              soap report runs/founding
            """);
    }

    // Only tasks of one variable show their samples; those are drawn, so no files are needed.
    private static IReadOnlyList<FunctionPoint> Samples(TrialSpecification trial)
    {
        var task = TaskCatalog.Find(trial.Task);
        if (task.Inputs != 1)
        {
            return [];
        }

        NativeLibraries.Load();
        return TrainingSamples.Of(task.Open(DataFolders.Standard(), trial.DataSeed));
    }
}
