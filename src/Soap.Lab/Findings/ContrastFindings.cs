using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What each term does over all rules that it is added to, in a sentence a term.</summary>
internal static class ContrastFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis) =>
        Groups(analysis).Select(group => Sentence(group.Key.Added, [.. group], analysis.Study.TargetLoss));

    /// <summary>What each term does to seconds of training, where one engine made the steps of both rules.</summary>
    public static IEnumerable<string> OfTimes(StudyAnalysis analysis) =>
        from contrasts in Groups(analysis)
        let ratios = contrasts.Select(one => one.Times?.Engine == one.ReferenceEngine
            ? one.Times?.SecondsToTargetRatio : null)
        let seconds = Times("seconds by one engine", ratios)
        where seconds.Length > 0
        select $"What {contrasts.Key.Added} adds, against the same rule without it{seconds}.";

    /// <summary>The pairs of rules by the term in which they differ; without those of terms added to the baseline
    /// alone.</summary>
    internal static IEnumerable<IGrouping<(Soap.Rules.RuleSlot Part, string Added),
        ContrastAnalysis>> Groups(StudyAnalysis analysis) =>
        analysis.Contrasts.Where(contrast => contrast.Loss?.Comparison is not null)
            .GroupBy(contrast => (contrast.Contrast.Part, contrast.Contrast.Added))
            .Where(group => group.Any(contrast => contrast.Contrast.Reference != analysis.Study.Rules[0]));

    private static string Sentence(string added, ContrastAnalysis[] contrasts, double target)
    {
        var outcome = OutcomeWords.Of(contrasts[0].Loss!.Outcome);
        return $"What {added} adds: against the same rule without it {outcome} is {Lists(contrasts)} " +
            $"({contrasts.Max(contrast => contrast.Loss!.Comparison!.Pairs)} paired seeds, Holm's correction over " +
            "what gives the same part)" +
            Times(
                $"examples to loss {NumberText.Short(target)}",
                contrasts.Select(one => one.Examples.RatioToBaseline)) +
            Times("operations", contrasts.Select(one => one.Cost.FlopsToTargetRatio)) + ".";
    }

    private static string Lists(ContrastAnalysis[] contrasts)
    {
        (int Direction, string Word)[] kinds =
        [
            (-1, "clearly lower on"),
            (1, "clearly higher on"),
            (0, "not clearly different on"),
        ];
        return string.Join(
            "; ",
            kinds.Select(kind =>
                (kind.Word, Found: contrasts.Where(contrast => contrast.Direction == kind.Direction).ToArray()))
                .Where(kind => kind.Found.Length > 0)
                .Select(kind => $"{kind.Word} {string.Join(", ", kind.Found.Select(Named))}"));
    }

    private static string Named(ContrastAnalysis contrast) =>
        RuleName.Brief(contrast.Contrast.Reference) + (contrast.Loss!.Comparison!.Shift is { } shift
            ? $" ({NumberText.Estimate(shift, signed: true)})"
            : " (diverged trials; better with probability " +
                $"{NumberText.Estimate(contrast.Loss.Comparison.Improvement)})");

    private static string Times(string what, IEnumerable<Interval?> ratios)
    {
        var all = ratios.ToArray();
        var known = all.OfType<Interval>().OrderBy(ratio => ratio.Estimate).Select(ratio => NumberText.Estimate(ratio))
            .ToArray();
        return known.Length == 0
            ? ""
            : $"; {what}: {(known.Length == 1 ? "" : $"{known[0]} to ")}{known[^1]} times" +
                $"{(known.Length == all.Length ? "" : $" ({known.Length} of {all.Length} pairs)")}";
    }
}
