using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Reads RFC 4180 text, written apart from the writer under test.</summary>
internal static class CsvReader
{
    public static List<Dictionary<string, string>> Read(string text)
    {
        List<List<string>> rows = [[""]];
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var row = rows[^1];
            var c = text[i];
            if (quoted)
            {
                if (c != '"')
                {
                    row[^1] += c;
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    row[^1] += '"';
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                row.Add("");
            }
            else if (c == '\n')
            {
                rows.Add([""]);
            }
            else
            {
                row[^1] += c;
            }
        }

        Assert.Equal([""], rows[^1]);
        rows.RemoveAt(rows.Count - 1);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary())];
    }
}
