using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>The content of a cell in a table of the report.</summary>
/// <param name="Text">The main text.</param>
/// <param name="Note">Smaller, under it: an interval, or the reason why there is no number.</param>
/// <param name="Copied">What the copy button takes, fields separated by tabs.</param>
internal sealed record Cell(string Text, string Note, string Copied)
{
    /// <summary>The rule whose colour stands before the text; null for none.</summary>
    public Figures.RuleStyle? Rule { get; init; }

    public static Cell Of(string text) => new(text, "", text);

    public static Cell Of(long number) => Of($"{number}");

    /// <summary>A rule's label over its canonical text.</summary>
    public static Cell Of(Figures.RuleStyle rule) =>
        new(rule.Label, rule.Label == rule.Rule ? "" : rule.Rule, rule.Rule) { Rule = rule };

    // An end that is not finite is the rank of diverged trials.
    private static string End(double end) => double.IsFinite(end) ? $"{end:R}" : "diverged";

    /// <summary>A number with its interval, or a dash with the reason.</summary>
    public static Cell Of(Measured measured, bool signed = false)
    {
        if (measured.Interval is not { } interval)
        {
            return new Cell("—", measured.Reason, $"{measured.Reason}\t\t");
        }

        var (estimate, low, high) = NumberText.Digits(interval, signed);
        return new Cell(
            estimate,
            NumberText.IsSingle(interval) ? "" : $"[{low}, {high}]",
            $"{interval.Estimate:R}\t{End(interval.Low)}\t{End(interval.High)}");
    }
}
