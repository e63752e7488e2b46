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
        var lead = others.Length > MostNamed ? "of the other rules the lowest and the highest are " : "";
        yield return $"{Capital(OutcomeWords.Of(own.Outcome))} {where}, mean of the middle half of the seeds: " +
            $"{RuleName.Brief(baseline)} {Range(middle)}; " +
            $"{lead}{string.Join(", ", named.Select(arm => Compared(arm, RuleName.Brief(baseline))))} " +
            $"({middle.Count} paired seeds; p of sign flips after Holm's correction" +
            $"{TestWords.Note(named.Select(arm => OutcomeWords.FinalLoss(arm)!.Comparison!))}).";
    }

    private static double Place(ArmAnalysis arm) =>
        OutcomeWords.FinalLoss(arm)!.InterquartileMean?.Estimate ?? double.PositiveInfinity;

    private static string Compared(ArmAnalysis arm, string baseline)
    {
        var outcome = OutcomeWords.FinalLoss(arm)!;
        var (comparison, name) = (outcome.Comparison!, RuleName.Brief(arm.Rule));
        var middle = outcome.InterquartileMean is { } interval
            ? $"{name} {Range(interval)}"
            : $"{name} without a number, since {arm.DivergedSeeds} of {arm.Seeds} seeds diverged";
        var chance = comparison.Improvement;
        return $"{middle} and lower than {baseline} with probability {NumberText.Estimate(chance)} " +
            $"({NumberText.Range(chance)}; {TestWords.P(comparison)})";
    }

    private static string Range(Interval interval) =>
        $"{NumberText.Estimate(interval)} ({NumberText.Range(interval)})";

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
