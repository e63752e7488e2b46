using System.Text;
using nietras.SeparatedValues;

namespace Soap.Data.Formats;

/// <summary>
/// A table of text, CSV or TSV (RFC 4180, read by Sep): a first line with the columns' names, then rows of as many
/// values; UTF-8, with or without a byte order mark. The separator is found in the first line: a comma, semicolon, tab
/// or bar.
/// </summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows, each of as many texts.</param>
/// <param name="Lines">The line, from 1, at which each row begins.</param>
internal sealed record TextTable(string[] Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines)
{
    private const int MostColumns = 1 << 20;

    // The reader's own limit.
    private const int LongestRow = 1 << 24;

    /// <summary>Reads a table.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is no such table (exit code 3).</exception>
    public static TextTable Read(ReadOnlySpan<byte> file, string name)
    {
        var text = Decoded(file, name).TrimEnd('\r', '\n');
        if (string.IsNullOrWhiteSpace(text))
        {
            throw SoapException.BadData(
                $"{name}: the file is empty; expected a line with the columns' names, and rows.");
        }

        if (text.Count(letter => letter == '"') % 2 != 0)
        {
            throw SoapException.BadData($"{name}: a quotation mark is not closed: there are an odd number of them.");
        }

        try
        {
            return Read(text, name);
        }
        catch (NotSupportedException e)
        {
            throw SoapException.BadData(
                $"{name}: a row has more than {LongestRow} characters, the most that are read.", e);
        }
    }

    private static TextTable Read(string text, string name)
    {
        using var reader = Sep.Reader(options => options with
        {
            HasHeader = false,
            Unescape = true,
            DisableColCountCheck = true,
        }).FromText(text);
        var (columns, rows, lines) = ((string[]?)null, new List<string[]>(), new List<int>());
        foreach (var row in reader)
        {
            var values = new string[row.ColCount];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = row[i].ToString();
            }

            if (columns is null)
            {
                columns = CheckedColumns(values, name);
            }
            else
            {
                rows.Add(CheckedRow(values, columns, row.LineNumberFrom, name));
                lines.Add(row.LineNumberFrom);
            }
        }

        return rows.Count > 0 ? new TextTable(columns!, rows, lines)
            : throw SoapException.BadData($"{name}: there is no row below the first line, which names the columns.");
    }

    private static string[] CheckedColumns(string[] names, string name)
    {
        names = [.. names.Select(column => column.Trim())];
        if (names.Length > MostColumns)
        {
            throw SoapException.BadData($"{name}: {names.Length} columns; allowed: at most {MostColumns}.");
        }

        if (Array.FindIndex(names, column => column.Length == 0) is var empty and >= 0)
        {
            throw SoapException.BadData(
                $"{name}: column {empty + 1} has no name in the first line. (R writes numbers " +
                    "of rows as such a column; write.csv(…, row.names = FALSE) leaves them out.)");
        }

        return names.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
            is { } twice
            ? throw SoapException.BadData($"{name}: two columns are called '{Quotation.Printable(twice.Key)}'.")
            : names.All(IsNumber)
            ? throw SoapException.BadData($"{name}: the first line has numbers only " +
                $"({Quotation.Printable(string.Join(", ", names.Take(3)))}); expected the columns' names.")
            : names;
    }

    private static string[] CheckedRow(string[] values, string[] columns, int line, string name) =>
        values.Length == columns.Length ? values : throw SoapException.BadData(
            $"{name}, line {line}: {values.Length} value{(values.Length == 1 ? "" : "s")}; " +
                $"expected {columns.Length}, one a column ({Quotation.Printable(string.Join(", ", columns))}).");

    private static bool IsNumber(string text) => double.TryParse(
        text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static string Decoded(ReadOnlySpan<byte> file, string name)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw SoapException.BadData($"{name}: the file is UTF-16; save it as UTF-8.");
        }

        var mark = file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        file = file[mark..];
        if (file.IndexOf((byte)0) is var zero and >= 0)
        {
            throw SoapException.BadData($"{name}: byte {mark + zero} is 0, so this is no text.");
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException e)
        {
            throw SoapException.BadData($"{name}: byte {mark + e.Index} is not UTF-8; save the file as UTF-8.", e);
        }
    }
}
