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
        if (Changed(helpful, -1) is { } lower)
        {
            return $"Adding {helpful.Key.Added} makes the {outcome} {lower}";
        }

        var harmful = groups.MaxBy(group => group.Count(contrast => contrast.Direction > 0))!;
        return Changed(harmful, 1) is { } higher ? $"Adding {harmful.Key.Added} makes the {outcome} {higher}"
            : $"No part that is added makes the {outcome} clearly lower.";
    }

    // Of which rules it is clearly lower or higher, and of which most; null where of none.
    private static string? Changed(IEnumerable<ContrastAnalysis> group, int direction)
    {
        ContrastAnalysis[] all = [.. group], clear = [.. all.Where(contrast => contrast.Direction == direction)];
        if (clear.Length == 0)
        {
            return null;
        }

        var words = direction < 0 ? "clearly lower" : "clearly higher";
        var most = clear.Where(contrast => contrast.Loss!.Comparison!.Shift is not null)
            .MaxBy(contrast => direction * contrast.Loss!.Comparison!.Shift!.Estimate);
        var by = most is null ? ""
            : $"by {NumberText.Estimate(most.Loss!.Comparison!.Shift!).TrimStart('−')}";
        return all.Length == 1 || (most is null && clear.Length == 1)
            ? $"of {RuleName.Brief(clear[0].Contrast.Reference)} {words}{(most is null ? "" : $", {by}")}."
            : $"of {(clear.Length == all.Length ? "every rule that it is added to"
                : 2 * clear.Length > all.Length ? "most rules that it is added to"
                : "some rules that it is added to")} {words}" +
                (most is null ? "." : $", most that of {RuleName.Brief(most.Contrast.Reference)}, {by}.");
    }
}
