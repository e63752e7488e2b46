using Soap.Lab.Exports.Tables;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Running;

namespace Soap.Lab.Exports;

/// <summary>Writes all numbers of a study's trials for other programs: pandas, R, TensorBoard.</summary>
public static class StudyExport
{
    /// <summary>
    /// Writes the export. CSV and Parquet: the tables <c>trials</c> (a row a trial) and <c>metrics</c> (a row a point
    /// of a curve), <c>functions</c> where networks of one variable were trained, and <c>representations</c> where
    /// they were measured. TensorBoard: an event file a
    /// trial. The same study gives the same bytes.
    /// </summary>
    /// <param name="results">The study.</param>
    /// <param name="format">The form.</param>
    /// <param name="folder">Where to write: a new or empty folder, or an earlier export, which is replaced. It appears
    /// at once, when everything is written.</param>
    /// <returns>The files that are now in the folder.</returns>
    /// <exception cref="SoapException">The folder holds other files, or cannot be written (exit code 5).</exception>
    public static IReadOnlyList<ExportedFile> Write(StudyResults results, ExportFormat format, string folder) =>
        ExportFolder.Fill(folder, results.Study.Name, format, inside => format switch
        {
            ExportFormat.Csv => Write(results, inside, "csv", CsvFile.Write),
            ExportFormat.Parquet => Write(results, inside, "parquet", ParquetFile.Write),
            ExportFormat.Tensorboard => TrialEvents.Write(results, inside),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        });

    private static ExportedFile[] Write(
        StudyResults results, string folder, string extension, Action<string, ExportTable> write)
    {
        ExportTable?[] tables =
        [
            TrialsTable.Of(results), MetricsTable.Of(results), FunctionsTable.Of(results),
            RepresentationsTable.Of(results),
        ];
        return [.. tables.OfType<ExportTable>().Select(table =>
        {
            var name = $"{table.Name}.{extension}";
            write(Path.Combine(folder, name), table);
            return new ExportedFile(name, table.Rows);
        })];
    }
}
