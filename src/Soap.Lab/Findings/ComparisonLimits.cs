using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// What the study's number of seeds cannot show, in sentences: the smallest p-value and the smallest difference.
/// </summary>
internal static class ComparisonLimits
{
    // With more rules a sentence that names them all is not read.
    private const int MostNamed = 8;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var arms = analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate;
        var compared = arms.Where(arm => analysis.Study.Rules.Contains(arm.Rule)
            && OutcomeWords.FinalLoss(arm)?.Comparison is not null).ToArray();
        if (compared.Length == 0)
        {
            yield break;
        }

        yield return Tests(compared.Max(arm => OutcomeWords.FinalLoss(arm)!.Comparison!.Pairs), compared.Length)
            + OverOutcomes(compared);
        if (compared.Where(arm => OutcomeWords.FinalLoss(arm)!.Comparison!.DetectableDifference is not null).ToArray()
            is { Length: > 0 } spread)
        {
            yield return Power(spread, analysis.Study.Rules[0]);
        }
    }

    private static string Tests(int seeds, int comparisons) => SeedLimits.TooFewSeeds(seeds, comparisons)
        ?? $"p-values are corrected for the {comparisons} comparison{(comparisons == 1 ? "" : "s")} with the baseline "
            + "in one outcome, not for the several heights and learning rates.";

    // Which claims stand if all outcomes of the comparison count as one family.
    private static string OverOutcomes(ArmAnalysis[] compared)
    {
        var tests =
            (from arm in compared
             from outcome in arm.Outcomes
             where outcome.Comparison is not null
             select (Name: RuleName.Brief(arm.Rule), outcome.Outcome, outcome.Comparison)).ToArray();
        var outcomes = tests.Select(test => test.Outcome).Distinct().Count();
        var clear = tests.Where(test => test.Comparison.AdjustedPValue < TestWords.Level).ToArray();
        if (outcomes < 2 || clear.Length == 0)
        {
            return "";
        }

        if (!SeedLimits.CanBeClear(tests.Max(test => test.Comparison.Pairs), tests.Length))
        {
            return $" Over all {tests.Length} tests of the {outcomes} outcomes together so few seeds can give no p " +
                $"below {TestWords.Level}.";
        }

        var lost = clear.Where(test => test.Comparison.AdjustedOverOutcomes >= TestWords.Level)
            .Select(test => $"{test.Name} in {OutcomeWords.Of(test.Outcome)} " +
                $"({NumberText.PValue(test.Comparison.AdjustedOverOutcomes)})").ToArray();
        var over = $" Corrected over all {tests.Length} tests of the {outcomes} outcomes together, ";
        return lost.Length == 0 ? $"{over}{(clear.Length == 1 ? "the" : $"all {clear.Length}")} that are below " +
                $"{TestWords.Level} stay there."
            : lost.Length == clear.Length ? $"{over}none stays below {TestWords.Level}."
            : $"{over}{clear.Length - lost.Length} of the {clear.Length} that are below {TestWords.Level} stay " +
                $"there, all but {string.Join(", ", lost.Take(MostNamed))}" +
                $"{(lost.Length > MostNamed ? $" and {lost.Length - MostNamed} more" : "")}.";
    }

    private static string Power(ArmAnalysis[] arms, string baseline)
    {
        var outcomes = arms.Select(arm => (
            Name: RuleName.Brief(arm.Rule),
            Outcome: OutcomeWords.FinalLoss(arm)!.Outcome,
            Comparison: OutcomeWords.FinalLoss(arm)!.Comparison!))
            .OrderBy(arm => arm.Comparison.DetectableDifference).ToArray();
        var named = outcomes.Length > MostNamed ? [outcomes[0], outcomes[^1]] : outcomes;
        var list = string.Join(
            outcomes.Length > MostNamed ? " up to " : ", ",
            named.Select(arm => $"{NumberText.Short(arm.Comparison.DetectableDifference!.Value)} for {arm.Name}"));
        var first = outcomes[0].Comparison;
        var half = PairedPower.Seeds(first.DetectableDifference!.Value / 2, first.Deviation!.Value);
        return $"By the spread of these {first.Pairs} seeds, a true difference from {RuleName.Brief(baseline)} in " +
            $"{OutcomeWords.Of(outcomes[0].Outcome)} is found with a probability of 80 % only from this size on " +
            $"(paired t test at 5 %, uncorrected): {list}. One half as large needs {half} seeds.";
    }
}
