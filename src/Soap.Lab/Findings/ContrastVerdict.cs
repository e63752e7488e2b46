using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
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
        var clear = helpful.Where(contrast => contrast.Direction < 0).ToArray();
        var most = clear.Where(contrast => contrast.Loss!.Comparison!.Shift is not null)
            .MinBy(contrast => contrast.Loss!.Comparison!.Shift!.Estimate);
        var count = clear.Length == helpful.Count() ? "every rule that it is added to"
            : 2 * clear.Length > helpful.Count() ? "most rules that it is added to"
            : "some rules that it is added to";
        return clear.Length == 0 ? $"No part that is added makes the {outcome} clearly lower."
            : $"Adding {helpful.Key.Added} makes the {outcome} of {count} clearly lower" + (most is null ? "."
                : $", most that of {RuleName.Brief(most.Contrast.Reference)}, by " +
                    $"{NumberText.Estimate(most.Loss!.Comparison!.Shift!, signed: true)}.");
    }
}
