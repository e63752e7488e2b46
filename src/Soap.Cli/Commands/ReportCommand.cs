using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Analysis;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Native;
using Soap.Trials;

namespace Soap.Cli.Commands;

/// <summary><c>soap report</c>: makes a study's report again, from its files.</summary>
internal static class ReportCommand
{
    private const string Pdf = "pdf";

    public static Command Create()
    {
        var targets = new Argument<string[]>("DIR")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "The study's folder, such as runs/founding. Several: one report of the rules that they " +
                "have in common.",
        };
        var output = new Option<string?>("--out")
        {
            HelpName = "FOLDER",
            Description = "Where the report goes, made if it is not there; the study's folder if left out. Several " +
                "studies need it.",
        };
        var to = new Option<string?>("--to")
        {
            HelpName = "FORM",
            Description = "pdf: print the page to report.pdf as well, by a browser of this machine (Chromium or kin).",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "report", "Make a study's report again from its stored results, of an unfinished one from those " +
                "that are there; nothing is trained.") { targets, output, to, json };
        command.SetAction(result =>
        {
            var browser = result.GetValue(to) is { } form ? Browser(form) : null;
            StudyFolder[] folders = [.. result.GetValue(targets)!.Select(target => new StudyFolder(target))];
            if (folders is not [var folder])
            {
                TasksReport.WriteAndShow(
                    folders, TasksReport.Output(folders, result.GetValue(output)), ResultScreen.Of(result, json),
                    browser);
                return ExitCode.Done;
            }

            var report = StudyReport.Output(folder, result.GetValue(output));
            var results = StudyResults.ReadAll(folder);
            if (results.Trials.Count == 0 && results.Missing.Count > 0)
            {
                results = StudyResults.Read(folder); // which says how to go on
            }

            var screen = ResultScreen.Of(result, json);
            var (samples, pictures) = Samples(results.Study.Trial, screen);
            StudyReport.WriteAndShow(results, folder, report, samples, pictures, screen, browser);
            return results.AllDiverged ? ExitCode.Diverged : ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Examples:
              soap report runs/founding
              soap report runs/founding --out reports/founding   elsewhere, as from a folder that is read-only
              soap report runs/founding --to pdf                 and a PDF of it, as for a supplement
              soap report runs/a runs/b --out reports/both       rules over the tasks of several studies
            """);
    }

    private static string Browser(string form) => form == Pdf
        ? PageBrowser.Find(Environment.GetEnvironmentVariable("PATH"))
        : throw SoapException.BadUsage($"unknown form '{Quotation.Of(form)}': {Spelling.Hint(form, [Pdf])}");

    // Only tasks of one variable and own pictures show samples; those of the catalogue are drawn, and need no files.
    private static (IReadOnlyList<FunctionPoint> Points, IReadOnlyList<SamplePicture> Pictures) Samples(
        TrialSpecification trial, Screen screen)
    {
        var task = trial.FindTask();
        if (task.Inputs != 1 && (trial.Data is null || task.Image is null))
        {
            return ([], []);
        }

        NativeLibraries.Load();
        try
        {
            var data = task.Open(DataFolders.None, trial.DataSeed);
            return (TrainingSamples.Of(data), SamplePictures.Of(data, trial.DataOrigin));
        }
        catch (SoapException gone) when (trial.Data is not null)
        {
            screen.WriteNote($"the report shows no samples: {gone.Message}");
            return ([], []);
        }
    }
}
