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
        let seconds = Times(Prose.Of("contrast.seconds"), ratios)
        where seconds.Length > 0
        select Prose.Of("contrast.adds.times", ("part", contrasts.Key.Added), ("times", seconds));

    /// <summary>The pairs of rules by the term in which they differ; without those of terms added to the baseline
    /// alone.</summary>
    internal static IEnumerable<IGrouping<(Soap.Rules.RuleSlot Part, string Added),
        ContrastAnalysis>> Groups(StudyAnalysis analysis) =>
        analysis.Contrasts.Where(contrast => contrast.Loss?.Comparison is not null)
            .GroupBy(contrast => (contrast.Contrast.Part, contrast.Contrast.Added))
            .Where(group => group.Any(contrast => contrast.Contrast.Reference != analysis.Study.Rules[0]));

    private static string Sentence(string added, ContrastAnalysis[] contrasts, double target)
    {
        var examples = Prose.Of("contrast.examples", ("loss", NumberText.Short(target)));
        var costs = Times(examples, contrasts.Select(one => one.Examples.RatioToBaseline)) +
            Times(Prose.Of("contrast.operations"), contrasts.Select(one => one.Cost.FlopsToTargetRatio));
        return Prose.Of(
            "contrast.adds", ("part", added), ("outcome", OutcomeWords.Of(contrasts[0].Loss!.Outcome)),
            ("rules", Lists(contrasts)),
            ("pairs", $"{contrasts.Max(contrast => contrast.Loss!.Comparison!.Pairs)}"), ("costs", costs));
    }

    private static string Lists(ContrastAnalysis[] contrasts)
    {
        string?[] kinds =
        [
            Kind(-1, rules => Prose.Of("contrast.lower", ("rules", rules))),
            Kind(1, rules => Prose.Of("contrast.higher", ("rules", rules))),
            Kind(0, rules => Prose.Of("contrast.unclear", ("rules", rules))),
        ];
        return string.Join("; ", kinds.OfType<string>());

        string? Kind(int direction, Func<string, string> told)
        {
            string[] found = [.. contrasts.Where(contrast => contrast.Direction == direction).Select(Named)];
            return found.Length == 0 ? null : told(string.Join(", ", found));
        }
    }

    private static string Named(ContrastAnalysis contrast)
    {
        var rule = RuleName.Brief(contrast.Contrast.Reference);
        return contrast.Loss!.Comparison!.Shift is { } shift
            ? Prose.Of("contrast.rule", ("rule", rule), ("shift", NumberText.Estimate(shift, signed: true)))
            : Prose.Of(
                "contrast.rule.diverged", ("rule", rule),
                ("probability", NumberText.Estimate(contrast.Loss.Comparison.Improvement)));
    }

    // With a semicolon before it; empty where no ratio is known.
    private static string Times(string what, IEnumerable<Interval?> ratios)
    {
        var all = ratios.ToArray();
        var known = all.OfType<Interval>().OrderBy(ratio => ratio.Estimate).Select(ratio => NumberText.Estimate(ratio))
            .ToArray();
        if (known.Length == 0)
        {
            return "";
        }

        var times = known.Length == 1 ? known[0]
            : Prose.Of("contrast.range", ("least", known[0]), ("most", known[^1]));
        return "; " + (known.Length == all.Length
            ? Prose.Of("contrast.times", ("what", what), ("times", times))
            : Prose.Of(
                "contrast.times.some", ("what", what), ("times", times), ("known", $"{known.Length}"),
                ("all", $"{all.Length}")));
    }
}
