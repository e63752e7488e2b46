using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Trials;

namespace Soap.Cli.Hosting;

/// <summary>Makes a study's report on disk and its answer on the screen from its results.</summary>
internal static class StudyReport
{
    /// <summary>The folder of the report.</summary>
    /// <param name="folder">The study's.</param>
    /// <param name="given">What follows <c>--out</c>; null for the study's folder.</param>
    /// <exception cref="SoapException">The path is empty (exit code 2), or holds other things (exit code
    /// 5).</exception>
    public static OutputFolder Output(StudyFolder folder, string? given) => OutputFolder.Of(
        given, folder, folder.Path, StudyOutput.Report, CommandText.Of(["report", folder.Path]));

    /// <summary>Writes the report and shows the answer.</summary>
    /// <param name="results">The study's trials.</param>
    /// <param name="folder">The study.</param>
    /// <param name="output">Where the report goes.</param>
    /// <param name="samples">Those on which networks of one variable were trained.</param>
    /// <param name="pictures">Of own data's training set.</param>
    /// <param name="screen">Where the answer goes.</param>
    /// <param name="browser">The browser that prints the page to a PDF as well; null for none.</param>
    /// <exception cref="SoapException">The report cannot be written (exit code 5).</exception>
    public static void WriteAndShow(
        StudyResults results, StudyFolder folder, OutputFolder output, IReadOnlyList<FunctionPoint> samples,
        IReadOnlyList<SamplePicture> pictures, Screen screen, string? browser = null)
    {
        screen.WriteNote("writing the report");
        var analysis = StudyAnalyzer.Analyze(results, folder.ReadProvenance(), samples) with { Pictures = pictures };
        var page = output.Write(path =>
        {
            ReportWriter.Write(
                analysis,
                [
                    .. results.Trials.Where(trial => trial.Trial.Phase != StudyPhase.Screening)
                        .Select(trial => trial.Result),
                ],
                path);
            return Path.Combine(path, "report.html");
        });
        var pdf = browser is null ? null : Print(browser, page, output, screen);
        StudyPresenter.Show(screen, analysis, page);
        if (pdf is not null)
        {
            screen.WriteNote($"PDF: {pdf}");
        }
    }

    /// <summary>Prints a page beside itself, and says so; the PDF's path.</summary>
    /// <exception cref="SoapException">It cannot be printed (exit code 5).</exception>
    public static string Print(string browser, string page, OutputFolder output, Screen screen)
    {
        screen.WriteNote($"printing it with {browser}");
        return output.Write(path =>
        {
            var pdf = Path.Combine(path, ReportPdf.File);
            ReportPdf.Write(browser, page, pdf);
            return pdf;
        });
    }
}
