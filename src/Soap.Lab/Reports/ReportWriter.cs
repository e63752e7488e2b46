using Soap.Lab.Analysis;
using Soap.Lab.Records;
using Soap.Lab.Reports.Drawing;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Reports.Page;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Reports;

/// <summary>Writes a study's report: a page, its figures as files, and its numbers.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes <c>report.html</c> (one file that loads nothing), <c>figures/*.png</c> and <c>figures/*.svg</c>,
    /// <c>numbers.csv</c>, <c>curves.csv</c> and <c>numbers.json</c>, which are the same whenever and wherever the
    /// same study was run with the same results; and <c>times.csv</c> and <c>times.json</c>,
    /// which tell of the run itself, as one section of the page does. The same input gives the same bytes.
    /// </summary>
    /// <param name="analysis">The numbers of the report.</param>
    /// <param name="trials">The trials behind them, for the curves.</param>
    /// <param name="folder">Where to write; made if it is missing, files of the same names are replaced.</param>
    /// <exception cref="SoapException">A file cannot be written.</exception>
    public static void Write(StudyAnalysis analysis, IReadOnlyList<TrialResult> trials, string folder)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);

        RuleStyles styles = new(analysis);
        TrialIndex index = new(analysis, trials);
        var figures = FigureSet.Of(analysis, styles, index);
        StoredFiles.RefuseLink(Path.Combine(folder, "figures"));
        Folders.Create(Path.Combine(folder, "figures"));
        AtomicFile.Write(Path.Combine(folder, "numbers.json"), file => NumbersJson.Write(analysis, file));
        AtomicFile.Write(Path.Combine(folder, "numbers.csv"), NumbersCsv.Of(analysis));
        AtomicFile.Write(Path.Combine(folder, "times.json"), TimesJson.Of(analysis));
        AtomicFile.Write(Path.Combine(folder, "times.csv"), TimesCsv.Of(analysis));
        AtomicFile.Write(Path.Combine(folder, "curves.csv"), file => CurvesCsv.Write(trials, file));
        foreach (var figure in figures.All)
        {
            FigureFiles.Write(figure, styles, folder);
        }

        foreach (var diagram in figures.Diagrams)
        {
            CausalFiles image = new(diagram);
            AtomicFile.Write(Path.Combine(folder, "figures", $"{diagram.Id}.png"), image.Png());
            AtomicFile.Write(Path.Combine(folder, "figures", $"{diagram.Id}.svg"), image.Svg());
        }

        AtomicFile.Write(
            Path.Combine(folder, "report.html"),
            ReportPage.Of(analysis, figures, TrialGrid.Of(analysis, styles, index), styles));
    }
}
