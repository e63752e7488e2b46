using System.Globalization;
using MathNet.Numerics.Statistics;

namespace Soap.Tables.Published;

/// <summary>
/// The page studies/README.md: what stands between <c>&lt;!-- published: NAME --&gt;</c> and <c>&lt;!-- end --&gt;</c>
/// is made of the file of the paper NAME; <c>all</c> is an overview.
/// </summary>
internal static class PublishedPage
{
    /// <summary>The page, relative to the root.</summary>
    public const string Page = "studies/README.md";

    private const string Begin = "<!-- published: ", Behind = " -->", End = "<!-- end -->", Overview = "all";

    /// <summary>Brings the page up to date.</summary>
    public static void Write() => File.WriteAllLines(Checkout.PathOf(Page), Current(Lines()));

    /// <summary>The page's lines.</summary>
    public static string[] Lines() => File.ReadAllLines(Checkout.PathOf(Page));

    /// <summary>The lines of the page with every marked part as the files have it.</summary>
    /// <exception cref="SoapException">A part has no end, or is of no paper; or a paper has no part.</exception>
    public static IReadOnlyList<string> Current(IReadOnlyList<string> lines)
    {
        var (made, names) = (new List<string>(), new List<string>());
        for (var i = 0; i < lines.Count; i++)
        {
            made.Add(lines[i]);
            if (!lines[i].StartsWith(Begin, StringComparison.Ordinal))
            {
                continue;
            }

            var name = lines[i][Begin.Length..^Behind.Length];
            names.Add(name);
            made.AddRange(name == Overview ? [.. OfAll()] : Part(name, PublishedPaper.Read(name)));
            var begin = i;
            while (i < lines.Count && lines[i] != End)
            {
                i++;
            }

            made.Add(i < lines.Count
                ? End
                : throw SoapException.BadData($"{Page}, line {begin + 1}: no {End} follows"));
        }

        return PublishedPaper.Names.Except(names).FirstOrDefault() is { } without
            ? throw SoapException.BadData($"{Page} has no part of {without}; write {Begin}{without}{Behind} and {End}")
            : made;
    }

    private static IEnumerable<string> OfAll()
    {
        yield return "| paper | numbers | within | differ | open | one run each |";
        yield return "|---|---|---|---|---|---|";
        foreach (var paper in PublishedPaper.Names.Select(PublishedPaper.Read))
        {
            var anchor = paper.Title.ToLowerInvariant().Replace(".", "").Replace(' ', '-');
            yield return $"| [{paper.Title}](#{anchor}) | {paper.Rows.Count} | {Count(Agreement.Within)} | "
                + $"{Count(Agreement.Differs)} | {Count(Agreement.Open)} | {Count(Agreement.OneEach)} |";

            int Count(Agreement agreement) => paper.Rows.Count(row => row.Agreement == agreement);
        }
    }

    private static IEnumerable<string> Part(string name, PublishedPaper paper)
    {
        var kept = KeptTrials.Of(name);
        foreach (var line in Wrapped($"{paper.Paper}. Its numbers were read in {paper.Source}.", "", ""))
        {
            yield return line;
        }

        yield return "";
        yield return "| of | rule | number | published | here | seeds | kept | verdict |";
        yield return "|---|---|---|---|---|---|---|---|";
        foreach (var row in paper.Rows)
        {
            yield return row.Wrong is { } wrong
                ? throw SoapException.BadData($"studies/{name}/expected.json, {row}: {wrong}")
                : $"| {row.Of} | `{row.Rule}` | {row.Measure.Text} | {Text(row.Published, row.Measure)} | "
                + $"{Here(row)} | {row.Seeds.Count} | {Kept(row)} | {Verdict(row)} |";
        }

        yield return "";
        yield return "```";
        foreach (var line in paper.Rows.SelectMany(Commands).Distinct().SelectMany(line => Wrapped(line, " \\", "  ")))
        {
            yield return line;
        }

        yield return "```";

        string Kept(PublishedRow row) => row.Short.IsWhole ? "by a test"
            : $"{row.Seeds.Count(seed => kept.Contains(row, seed))} of {row.Seeds.Count}";
    }

    private static string Text(PublishedNumber number, PublishedMeasure measure) => number switch
    {
        { Below: { } below } => $"below {measure.Written(below)}",
        { Above: { } above } => $"above {measure.Written(above)}",
        { Deviation: { } deviation } =>
            $"{measure.Written(number.Value!.Value)} ± {measure.Written(deviation)} ({number.Runs} runs)",
        _ => measure.Written(number.Value!.Value),
    };

    private static string Here(PublishedRow row)
    {
        var mean = row.Measure.Written(row.Here.Mean());
        return row.Here.Count > 1 && PublishedNumber.Interval(row.Here) is var (low, high)
            ? $"{mean} ({row.Measure.Written(low)} to {row.Measure.Written(high)})"
            : mean;
    }

    private static string Verdict(PublishedRow row) => row.Agreement switch
    {
        Agreement.Within => "within",
        Agreement.Differs => $"differs: {row.Because}",
        Agreement.Open => "open",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"one run each, {row.Measure.Written(Math.Abs(row.Here[0] - row.Published.Value!.Value))} apart"),
    };

    private static IEnumerable<string> Commands(PublishedRow row) =>
        row.Terms.Select(term => $"soap train {term.Settings} seed={row.Seeds[0]}");

    // Lines of fewer than 120 columns.
    private static IEnumerable<string> Wrapped(string text, string end, string begin)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length + end.Length >= 119)
            {
                yield return line + end;
                line = begin + word;
            }
            else
            {
                line += line.Length == 0 ? word : $" {word}";
            }
        }

        yield return line;
    }
}
