using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// How many examples each rule needs, relative to the baseline, in sentences: the horizontal line through the curves.
/// </summary>
internal static class TargetFindings
{
    // With more rules a sentence that names them all is not read; tables and figures have them.
    private const int MostNamed = 8;

    /// <summary>The sentences for one comparison.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="where">What the arms share, at the beginning of a sentence.</param>
    public static IEnumerable<string> Of(
        StudyAnalysis analysis, IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        var reference = arms.FirstOrDefault(arm => arm.Rule == baseline)?.Target;
        if (reference is null)
        {
            yield break;
        }

        var loss = NumberText.Short(analysis.Study.TargetLoss);
        if (reference.Examples is not { } needed)
        {
            yield return Prose.Of(
                "target.baseline-misses", ("where", where), ("baseline", baseline), ("loss", loss),
                ("missed", Missed(reference)));
            yield break;
        }

        var others = arms.Where(arm => arm.Rule != baseline).ToArray();
        var named = others.Length > MostNamed ? Prose.Of("target.table")
            : string.Join(", ", others.Select((arm, i) => Needs(arm, baseline, i == 0 ? loss : null, needed.Count)));
        var (examples, range) = (NumberText.Estimate(needed), NumberText.Range(needed));
        yield return others.Length == 0
            ? Prose.Of(
                "target.reached", ("where", where), ("baseline", baseline), ("loss", loss), ("examples", examples),
                ("range", range), ("seeds", Seeds(needed.Count)))
            : Prose.Of(
                "target.reached.rules", ("where", where), ("baseline", baseline), ("loss", loss),
                ("examples", examples), ("range", range), ("seeds", Seeds(needed.Count)), ("rules", named));
        string[] verdicts =
        [
            .. Verdict(
                others, (ratio, p) => IsMore(ratio) && p < TestWords.Level,
                rules => Prose.Of("target.more", ("baseline", baseline), ("rules", rules))),
            .. Verdict(
                others, (ratio, p) => IsFewer(ratio) && p < TestWords.Level,
                rules => Prose.Of("target.fewer", ("baseline", baseline), ("rules", rules))),
            .. Verdict(
                others, (ratio, p) => IsMore(ratio) && p >= TestWords.Level,
                rules => Prose.Of("target.more.interval", ("baseline", baseline), ("rules", rules))),
            .. Verdict(
                others, (ratio, p) => IsFewer(ratio) && p >= TestWords.Level,
                rules => Prose.Of("target.fewer.interval", ("baseline", baseline), ("rules", rules))),
            .. Verdict(
                others, (ratio, _) => !IsMore(ratio) && !IsFewer(ratio),
                rules => Prose.Of("target.no-difference", ("rules", rules))),
        ];
        if (verdicts.Length > 0)
        {
            var isOmitted = others.Any(arm => arm.Target.RatioToBaseline is not null && P(arm).Length == 0);
            var tested = others.Where(arm => arm.Target.RatioToBaseline is not null)
                .Select(Tested).OfType<BaselineComparison>();
            var (list, note) = (string.Join("; ", verdicts), TestWords.Note(tested));
            yield return isOmitted
                ? Prose.Of("target.words.omitted", ("verdicts", list), ("note", note))
                : Prose.Of("target.words", ("verdicts", list), ("note", note));
        }
    }

    /// <summary>Such as <c>fa needs 2.1× the examples of bp to reach 0.3 (1.9 to 2.3)</c>.</summary>
    /// <param name="arm">The rule.</param>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="loss">The target; null where a sentence has named target and baseline already.</param>
    /// <param name="seeds">How many the sentence has named already; a ratio of others says so.</param>
    private static string Needs(ArmAnalysis arm, string baseline, string? loss, int seeds)
    {
        var name = RuleName.Brief(arm.Rule);
        if (arm.Target.RatioToBaseline is not { } ratio)
        {
            return loss is null
                ? Prose.Of("target.misses.again", ("rule", name), ("missed", Missed(arm.Target)))
                : Prose.Of("target.misses", ("rule", name), ("loss", loss), ("missed", Missed(arm.Target)));
        }

        var range = NumberText.Range(ratio) + (ratio.Count == seeds ? "" : $", {Seeds(ratio.Count)}");
        return loss is null
            ? Prose.Of(
                "target.needs.again", ("rule", name), ("ratio", NumberText.Estimate(ratio)), ("range", range))
            : Prose.Of(
                "target.needs", ("rule", name), ("ratio", NumberText.Estimate(ratio)), ("baseline", baseline),
                ("loss", loss), ("range", range));
    }

    /// <summary>
    /// Whether the sign-flip test, corrected, calls the arm's examples different from the baseline's.
    /// </summary>
    public static bool IsSignificant(ArmAnalysis arm) => AdjustedP(arm) < TestWords.Level;

    // A single seed has no interval that could say so.
    private static bool IsMore(Interval ratio) => ratio is { Count: > 1, Low: > 1 };

    private static bool IsFewer(Interval ratio) => ratio is { Count: > 1, High: < 1 };

    private static string[] Verdict(
        ArmAnalysis[] arms, Func<Interval, double, bool> holds, Func<string, string> told)
    {
        var names = arms.Where(arm => arm.Target.RatioToBaseline is { } ratio && holds(ratio, AdjustedP(arm)))
            .Select(arm => $"{RuleName.Brief(arm.Rule)}{P(arm)}").ToArray();
        return names.Length == 0 ? [] : [told(string.Join(", ", names))];
    }

    // After a correction many are 1, which need not be said of each.
    private static string P(ArmAnalysis arm) =>
        Tested(arm) is { } comparison && TestWords.P(comparison) is var text && text != NumberText.PValue(1)
            ? $" ({text})"
            : "";

    private static double AdjustedP(ArmAnalysis arm) => Tested(arm)?.AdjustedPValue ?? 1;

    private static BaselineComparison? Tested(ArmAnalysis arm) =>
        arm.Outcome(ArmOutcome.ExamplesToTarget)?.Comparison;

    private static string Missed(TargetAnalysis target) =>
        Prose.Of("target.missed", ("missed", $"{target.Seeds - target.Reached}"), ("seeds", $"{target.Seeds}"));

    private static string Seeds(int count) => NumberText.Count(count, "seed");
}
