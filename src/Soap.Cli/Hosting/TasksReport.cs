using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Findings;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>Makes the report of several studies on disk and its answer on the screen.</summary>
internal static class TasksReport
{
    /// <summary>The folder of the report.</summary>
    /// <param name="folders">The studies' folders, at least two.</param>
    /// <param name="given">What follows <c>--out</c>; null where it was left out.</param>
    /// <exception cref="SoapException">A study stands twice, or there is no folder for the report (exit code 2), or it
    /// holds other things (exit code 5).</exception>
    public static OutputFolder Output(IReadOnlyList<StudyFolder> folders, string? given)
    {
        if (folders.GroupBy(folder => Folders.WithoutLinks(folder.Path)).FirstOrDefault(same => same.Count() > 1) is
            { } twice)
        {
            throw SoapException.BadUsage($"{twice.First().Path} stands twice; allowed: each study once");
        }

        return given is null
            ? throw SoapException.BadUsage(
                "a report of several studies is in none of their folders: add --out " +
                    StudyOutput.TasksReport.Example)
            : OutputFolder.OfSeveral(given, StudyOutput.TasksReport);
    }

    /// <summary>Reads the studies, writes the report and shows the answer.</summary>
    /// <param name="folders">The studies.</param>
    /// <param name="output">Where the report goes.</param>
    /// <param name="screen">Where the answer goes.</param>
    /// <param name="browser">The browser that prints the page to a PDF as well; null for none.</param>
    /// <exception cref="SoapException">A study is unfinished, or they have no rules in common, or the report cannot be
    /// written.</exception>
    public static void WriteAndShow(
        IReadOnlyList<StudyFolder> folders, OutputFolder output, Screen screen, string? browser)
    {
        var analysis = TasksFindings.Told(TasksAnalyzer.Of(
            [.. folders.Select(folder => (folder.Path, StudyResults.Read(folder)))]));
        screen.WriteNote("writing the report");
        output.Write(path =>
        {
            TasksWriter.Write(analysis, path);
            return true;
        });
        var page = Path.Combine(output.Path, "report.html");
        var pdf = browser is null ? null : StudyReport.Print(browser, page, output, screen);
        TasksPresenter.Show(screen, analysis, page);
        if (pdf is not null)
        {
            screen.WriteNote($"PDF: {pdf}");
        }
    }
}
