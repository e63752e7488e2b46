using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What the most helpful term adds, in a sentence with one number.</summary>
internal static class ContrastVerdict
{
    /// <summary>The sentence; null where the study has no rules that differ in one term.</summary>
    public static string? Of(StudyAnalysis analysis)
    {
        var groups = ContrastFindings.Groups(analysis).ToArray();
        if (groups.Length == 0)
        {
            return null;
        }

        var helpful = groups.MaxBy(group => group.Count(contrast => contrast.Direction < 0))!;
        var outcome = OutcomeWords.Of(helpful.First().Loss!.Outcome);
        if (Changed(helpful.Key.Added, outcome, helpful, -1) is { } lower)
        {
            return lower;
        }

        var harmful = groups.MaxBy(group => group.Count(contrast => contrast.Direction > 0))!;
        return Changed(harmful.Key.Added, outcome, harmful, 1)
            ?? Prose.Of("verdict.adding.none", ("outcome", outcome));
    }

    // Of which rules it is clearly lower or higher, and of which most; null where of none.
    private static string? Changed(
        string part, string outcome, IEnumerable<ContrastAnalysis> group, int direction)
    {
        ContrastAnalysis[] all = [.. group], clear = [.. all.Where(contrast => contrast.Direction == direction)];
        if (clear.Length == 0)
        {
            return null;
        }

        var changed = direction < 0 ? Prose.Of("verdict.lower") : Prose.Of("verdict.higher");
        var most = clear.Where(contrast => contrast.Loss!.Comparison!.Shift is not null)
            .MaxBy(contrast => direction * contrast.Loss!.Comparison!.Shift!.Estimate);
        var difference = most is null ? "" : NumberText.Estimate(most.Loss!.Comparison!.Shift!).TrimStart('−');
        if (all.Length == 1 || (most is null && clear.Length == 1))
        {
            var rule = RuleName.Brief(clear[0].Contrast.Reference);
            return most is null
                ? Prose.Of(
                    "verdict.adding.one", ("part", part), ("outcome", outcome), ("rule", rule), ("changed", changed))
                : Prose.Of(
                    "verdict.adding.one.by", ("part", part), ("outcome", outcome), ("rule", rule),
                    ("changed", changed), ("difference", difference));
        }

        var rules = clear.Length == all.Length ? Prose.Of("verdict.every-rule")
            : 2 * clear.Length > all.Length ? Prose.Of("verdict.most-rules")
            : Prose.Of("verdict.some-rules");
        return most is null
            ? Prose.Of("verdict.adding", ("part", part), ("outcome", outcome), ("rules", rules), ("changed", changed))
            : Prose.Of(
                "verdict.adding.by", ("part", part), ("outcome", outcome), ("rules", rules), ("changed", changed),
                ("rule", RuleName.Brief(most.Contrast.Reference)), ("difference", difference));
    }
}
