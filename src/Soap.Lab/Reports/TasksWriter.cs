using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Records;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Reports.Page;
using Soap.Storage;

namespace Soap.Lab.Reports;

/// <summary>Writes the report of several studies.</summary>
internal static class TasksWriter
{
    /// <summary>
    /// Writes <c>report.html</c> (one file that loads nothing), <c>figures/*.png</c> and <c>figures/*.svg</c>,
    /// <c>numbers.csv</c> and <c>numbers.json</c>. The same input gives the same bytes.
    /// </summary>
    /// <param name="analysis">The numbers of the report.</param>
    /// <param name="folder">Where to write; made if it is missing, files of the same names are replaced.</param>
    /// <exception cref="SoapException">A file cannot be written.</exception>
    public static void Write(TasksAnalysis analysis, string folder)
    {
        RuleStyles styles = new(analysis.Rules.Select(rule => rule.Rule));
        Figure[] figures =
        [
            .. new[]
            {
                TasksFigures.Scores(analysis, styles), TasksFigures.Ratios(analysis, styles),
                TasksFigures.Accuracies(analysis, styles), TasksFigures.Profile(analysis, styles),
            }.OfType<Figure>(),
        ];
        StoredFiles.RefuseLink(Path.Combine(folder, "figures"));
        Folders.Create(Path.Combine(folder, "figures"));
        AtomicFile.Write(Path.Combine(folder, "numbers.json"), file => NumbersJson.Write(analysis, file));
        AtomicFile.Write(Path.Combine(folder, "numbers.csv"), TasksCsv.Of(analysis));
        foreach (var figure in figures)
        {
            FigureFiles.Write(figure, styles, folder);
        }

        AtomicFile.Write(Path.Combine(folder, "report.html"), TasksPage.Of(analysis, figures, styles));
    }
}
