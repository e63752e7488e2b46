using System.Globalization;

namespace Soap.Lab.Running;

/// <summary>
/// Numbers of a plan's trials as text, such as <c>3</c>, <c>3-7</c> or <c>0,4,8-11</c>: whole numbers from 0, each
/// once, in their order.
/// </summary>
internal static class TrialNumbers
{
    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "a number from 0, a range, or a list of both, such as 3, 3-7 or 0,4,8-11";

    // No plan has more trials: a range beyond is a slip of the pen, and would take all memory.
    private const int Most = 10_000_000;

    /// <summary>The numbers that a text names, in rising order.</summary>
    /// <exception cref="SoapException">It is none (exit code 2).</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || Number(ends[0]) is not { } first || Number(ends[^1]) is not { } last
                || first > last)
            {
                throw SoapException.BadUsage(
                    $"--index {Quotation.Of(text)}: '{Quotation.Of(part)}' is not allowed; allowed: {Allowed}");
            }

            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return [.. numbers];
    }

    /// <summary>The shortest text of numbers that rise.</summary>
    public static string Text(IReadOnlyList<int> rising)
    {
        ArgumentNullException.ThrowIfNull(rising);
        var parts = new List<string>();
        for (var at = 0; at < rising.Count;)
        {
            var end = at;
            while (end + 1 < rising.Count && rising[end + 1] == rising[end] + 1)
            {
                end++;
            }

            parts.Add(end == at ? $"{rising[at]}" : $"{rising[at]}{(end == at + 1 ? ',' : '-')}{rising[end]}");
            at = end + 1;
        }

        return string.Join(',', parts);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most
            ? number
            : null;
}
