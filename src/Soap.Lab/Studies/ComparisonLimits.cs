using Soap.Lab.Statistics;

namespace Soap.Lab.Studies;

/// <summary>What the study's number of seeds cannot show, in sentences: the smallest p-value and the smallest difference.</summary>
internal static class ComparisonLimits
{
    private const double Level = 0.05;

    // With more rules a sentence that names them all is not read.
    private const int MostNamed = 8;

    /// <summary>Whether so many seeds could make a difference clear, if they are all on one side.</summary>
    /// <param name="seeds">Paired seeds.</param>
    /// <param name="comparisons">How many comparisons p is corrected for.</param>
    public static bool CanBeClear(int seeds, int comparisons) => SignFlipTest.SmallestP(seeds) * comparisons < Level;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var arms = analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate;
        var compared = arms.Where(arm => OutcomeWords.FinalLoss(arm)?.Comparison is not null).ToArray();
        if (compared.Length == 0)
        {
            yield break;
        }

        yield return Tests(compared.Max(arm => OutcomeWords.FinalLoss(arm)!.Comparison!.Pairs), compared.Length);
        if (compared.Where(arm => OutcomeWords.FinalLoss(arm)!.Comparison!.DetectableDifference is not null).ToArray() is { Length: > 0 } spread)
        {
            yield return Power(spread, analysis.Study.Rules[0]);
        }
    }

    /// <summary>The sentence on seeds of which nothing could be clear, and how many could; otherwise null.</summary>
    /// <param name="seeds">Paired seeds.</param>
    /// <param name="comparisons">How many comparisons p is corrected for; with none there is no sentence.</param>
    public static string? TooFewSeeds(int seeds, int comparisons)
    {
        if (comparisons < 1 || CanBeClear(seeds, comparisons))
        {
            return null;
        }

        var smallest = SignFlipTest.SmallestP(seeds);
        var corrected = Number.Short(Math.Min(1, smallest * comparisons));
        var over = comparisons == 1 ? ""
            : $", nor below {corrected} after Holm's correction over {comparisons} comparisons";
        return $"With {seeds} seed{(seeds == 1 ? "" : "s")} no paired test can give a p-value below "
            + $"{Number.Short(smallest)}{over}: no difference can be called clear. "
            + (CanBeClear(SignFlipTest.MostExact, comparisons)
                ? $"{SignFlipTest.FewestSeeds(comparisons, Level)} seeds could."
                : "No number of seeds could: compare fewer rules.");
    }

    private static string Tests(int seeds, int comparisons) => TooFewSeeds(seeds, comparisons)
        ?? $"p-values are corrected for the {comparisons} comparison{(comparisons == 1 ? "" : "s")} with the baseline "
            + "in one outcome, not for the several outcomes, heights and learning rates.";

    private static string Power(ArmAnalysis[] arms, string baseline)
    {
        var outcomes = arms.Select(arm => (Name: RuleName.Brief(arm.Rule), Outcome: OutcomeWords.FinalLoss(arm)!.Outcome, Comparison: OutcomeWords.FinalLoss(arm)!.Comparison!))
            .OrderBy(arm => arm.Comparison.DetectableDifference).ToArray();
        var named = outcomes.Length > MostNamed ? [outcomes[0], outcomes[^1]] : outcomes;
        var list = string.Join(outcomes.Length > MostNamed ? " up to " : ", ", named.Select(arm => $"{Number.Short(arm.Comparison.DetectableDifference!.Value)} for {arm.Name}"));
        var first = outcomes[0].Comparison;
        var half = PairedPower.Seeds(first.DetectableDifference!.Value / 2, first.Deviation!.Value);
        return $"By the spread of these {first.Pairs} seeds, a true difference from {RuleName.Brief(baseline)} in {OutcomeWords.Of(outcomes[0].Outcome)} is found with a probability of 80 % only from this size on " +
            $"(paired t test at 5 %, uncorrected): {list}. One half as large needs {half} seeds.";
    }
}
