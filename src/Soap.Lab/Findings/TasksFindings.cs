using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What the numbers of several studies support, and what they do not, in sentences.</summary>
internal static class TasksFindings
{
    // More sentences of one form are not read.
    private const int MostTold = 5;

    /// <summary>The analysis with its sentences.</summary>
    public static TasksAnalysis Told(TasksAnalysis analysis) => analysis with
    {
        Findings = [.. Findings(analysis)],
        Limits = [.. Limits(analysis)],
    };

    private static IEnumerable<string> Findings(TasksAnalysis analysis)
    {
        var best = analysis.Rules.MaxBy(rule => rule.Score.Estimate)!;
        yield return best.Score.Estimate > 0
            ? $"Over {Studies(analysis)}, {Name(best)} has the highest score, {NumberText.WithEnds(best.Score)} " +
                "(1: the fastest on every seed of every study)."
            : $"Over {Studies(analysis)}, no rule reaches the target on any seed.";
        TasksRule[] compared =
        [
            .. analysis.Rules.Where(rule => rule.Ratio is not null).OrderBy(rule => rule.Ratio!.Estimate),
        ];
        foreach (var rule in compared.Take(MostTold))
        {
            yield return $"{Name(rule)} needs {NumberText.WithEnds(rule.Ratio!)} times " +
                $"{RuleName.Brief(analysis.Baseline)}'s examples to the targets: {Clear(rule)}.";
        }

        if (compared.Length > MostTold)
        {
            yield return $"The table has the other {NumberText.Count(compared.Length - MostTold, "rule")}.";
        }
    }

    private static IEnumerable<string> Limits(TasksAnalysis analysis)
    {
        var baseline = RuleName.Brief(analysis.Baseline);
        yield return $"Intervals and tests speak of other seeds in these {Studies(analysis)}, and not of other " +
            "tasks: seeds are drawn within each study, and every study counts the same.";
        var fewest = analysis.Studies.Min(study => study.Seeds);
        if (fewest == 1)
        {
            yield return "A study with a single seed says nothing of other seeds: there are no intervals.";
        }

        if (SeedLimits.TooFewSeeds(analysis.Studies.Sum(study => study.Seeds), analysis.Rules.Count - 1) is { } few)
        {
            yield return few;
        }

        yield return "A score is relative to the fastest of the rules on this page: with another choice of rules it " +
            "would be another one.";
        if (!analysis.AtBestRates)
        {
            yield return "Not every study tunes: all rules are at the shared learning rate of each study, and a " +
                "rule may look better or worse only because that rate suits it.";
        }

        foreach (var rule in analysis.Rules)
        {
            string[] missed =
            [
                .. rule.Targets.Zip(analysis.Studies).Where(pair => pair.First.Reached < pair.First.Seeds)
                    .Select(pair => $"{pair.First.Seeds - pair.First.Reached} of " +
                        $"{NumberText.Count(pair.First.Seeds, "seed")} of {pair.Second.Name}"),
            ];
            if (missed.Length > 0)
            {
                yield return $"{Name(rule)} misses the target on {string.Join(" and ", missed)}: " +
                    (rule.Rule == analysis.Baseline ? "no rule has a ratio over all studies."
                        : $"it has no ratio to {baseline} over all studies, and counts there as infinitely slow in " +
                            "its score and its test.");
            }
        }

        if (analysis.LeftOut.Count > 0)
        {
            yield return "Not in all of the studies, and left out: " +
                $"{string.Join(", ", analysis.LeftOut.Select(RuleName.Brief))}.";
        }
    }

    private static string Studies(TasksAnalysis analysis) => $"{analysis.Studies.Count} studies";

    private static string Name(TasksRule rule) => RuleName.Brief(rule.Rule);

    private static string Clear(TasksRule rule)
    {
        var ratio = rule.Ratio!;
        var words = ratio.Count < 2 ? "" : ratio.Low > 1 ? "more" : ratio.High < 1 ? "fewer" : "";
        return words.Length == 0 ? "no clear difference"
            : rule.AdjustedPValue < TestWords.Level
                ? $"clearly {words} (corrected {NumberText.PValue(rule.AdjustedPValue.Value)})"
            : $"{words} by the interval alone (corrected {NumberText.PValue(rule.AdjustedPValue!.Value)})";
    }
}
