using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>Where the rules end, with diverged trials as the worst, in a sentence.</summary>
internal static class OutcomeFindings
{
    // With more rules a sentence that names them all is not read; tables and figures have them.
    private const int MostNamed = 8;

    /// <summary>The sentence for one comparison; none where the baseline has no loss at the end.</summary>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="where">What the arms share.</param>
    public static IEnumerable<string> Of(IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        if (arms.FirstOrDefault(arm => arm.Rule == baseline) is not { } reference
            || OutcomeWords.FinalLoss(reference) is not { } own
            || own.InterquartileMean is not { } middle)
        {
            yield break;
        }

        var others = arms.Where(arm => OutcomeWords.FinalLoss(arm)?.Comparison is not null).ToArray();
        if (others.Length == 0)
        {
            yield break;
        }

        var named = others.Length > MostNamed
            ? [others.MinBy(Place)!, others.MaxBy(Place)!]
            : others;
        var (outcome, name) = (Capital(OutcomeWords.Of(own.Outcome)), RuleName.Brief(baseline));
        var rules = string.Join(", ", named.Select(arm => Compared(arm, name)));
        var note = TestWords.Note(named.Select(arm => OutcomeWords.FinalLoss(arm)!.Comparison!));
        yield return others.Length > MostNamed
            ? Prose.Of(
                "outcome.ends.many", ("outcome", outcome), ("where", where), ("baseline", name),
                ("middle", Range(middle)), ("rules", rules), ("pairs", $"{middle.Count}"), ("note", note))
            : Prose.Of(
                "outcome.ends", ("outcome", outcome), ("where", where), ("baseline", name),
                ("middle", Range(middle)), ("rules", rules), ("pairs", $"{middle.Count}"), ("note", note));
    }

    private static double Place(ArmAnalysis arm) =>
        OutcomeWords.FinalLoss(arm)!.InterquartileMean?.Estimate ?? double.PositiveInfinity;

    private static string Compared(ArmAnalysis arm, string baseline)
    {
        var outcome = OutcomeWords.FinalLoss(arm)!;
        var (comparison, name) = (outcome.Comparison!, RuleName.Brief(arm.Rule));
        var (chance, p) = (comparison.Improvement, TestWords.P(comparison));
        return outcome.InterquartileMean is { } interval
            ? Prose.Of(
                "outcome.rule", ("rule", name), ("middle", Range(interval)), ("baseline", baseline),
                ("probability", NumberText.Estimate(chance)), ("range", NumberText.Range(chance)), ("p", p))
            : Prose.Of(
                "outcome.rule.diverged", ("rule", name), ("diverged", $"{arm.DivergedSeeds}"),
                ("seeds", $"{arm.Seeds}"), ("baseline", baseline), ("probability", NumberText.Estimate(chance)),
                ("range", NumberText.Range(chance)), ("p", p));
    }

    private static string Range(Interval interval) =>
        $"{NumberText.Estimate(interval)} ({NumberText.Range(interval)})";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
