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
        ?? Prose.Of("limits.corrected", ("comparisons", NumberText.Count(comparisons, "comparison")));

    // Which claims stand if all outcomes of the comparison count as one family, with a space before it.
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

        var (all, level) = ($"{tests.Length}", $"{TestWords.Level}");
        if (!SeedLimits.CanBeClear(tests.Max(test => test.Comparison.Pairs), tests.Length))
        {
            return " " + Prose.Of(
                "limits.outcomes.few", ("tests", all), ("outcomes", $"{outcomes}"), ("level", level));
        }

        var lost = clear.Where(test => test.Comparison.AdjustedOverOutcomes >= TestWords.Level)
            .Select(test => Prose.Of(
                "limits.outcomes.lost", ("rule", test.Name), ("outcome", OutcomeWords.Of(test.Outcome)),
                ("p", NumberText.PValue(test.Comparison.AdjustedOverOutcomes)))).ToArray();
        var stay = clear.Length - lost.Length;
        return " " + (lost.Length == 0 && clear.Length == 1
            ? Prose.Of("limits.outcomes.one", ("tests", all), ("outcomes", $"{outcomes}"), ("level", level))
            : lost.Length == 0
            ? Prose.Of(
                "limits.outcomes.all", ("tests", all), ("outcomes", $"{outcomes}"), ("clear", $"{clear.Length}"),
                ("level", level))
            : stay == 0
            ? Prose.Of("limits.outcomes.none", ("tests", all), ("outcomes", $"{outcomes}"), ("level", level))
            : Prose.Of(
                "limits.outcomes.some", ("tests", all), ("outcomes", $"{outcomes}"), ("stay", $"{stay}"),
                ("clear", $"{clear.Length}"), ("level", level), ("lost", Named(lost))));
    }

    private static string Named(string[] lost)
    {
        var list = string.Join(", ", lost.Take(MostNamed));
        return lost.Length > MostNamed
            ? Prose.Of("limits.outcomes.lost.more", ("lost", list), ("others", $"{lost.Length - MostNamed}"))
            : list;
    }

    private static string Power(ArmAnalysis[] arms, string baseline)
    {
        var outcomes = arms.Select(arm => (
            Name: RuleName.Brief(arm.Rule),
            Outcome: OutcomeWords.FinalLoss(arm)!.Outcome,
            Comparison: OutcomeWords.FinalLoss(arm)!.Comparison!))
            .OrderBy(arm => arm.Comparison.DetectableDifference).ToArray();
        string[] sizes =
        [
            .. outcomes.Select(arm => Prose.Of(
                "limits.power.size", ("size", NumberText.Short(arm.Comparison.DetectableDifference!.Value)),
                ("rule", arm.Name))),
        ];
        var list = sizes.Length > MostNamed
            ? Prose.Of("limits.power.sizes", ("smallest", sizes[0]), ("largest", sizes[^1]))
            : string.Join(", ", sizes);
        var first = outcomes[0].Comparison;
        var half = PairedPower.Seeds(first.DetectableDifference!.Value / 2, first.Deviation!.Value);
        return Prose.Of(
            "limits.power", ("pairs", $"{first.Pairs}"), ("baseline", RuleName.Brief(baseline)),
            ("outcome", OutcomeWords.Of(outcomes[0].Outcome)), ("sizes", list), ("half", $"{half}"));
    }
}
