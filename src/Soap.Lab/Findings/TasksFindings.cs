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
            ? Prose.Of(
                "tasks.highest", ("studies", Studies(analysis)), ("rule", Name(best)),
                ("score", NumberText.WithEnds(best.Score)))
            : Prose.Of("tasks.none", ("studies", Studies(analysis)));
        TasksRule[] compared =
        [
            .. analysis.Rules.Where(rule => rule.Ratio is not null).OrderBy(rule => rule.Ratio!.Estimate),
        ];
        foreach (var rule in compared.Take(MostTold))
        {
            yield return Prose.Of(
                "tasks.ratio", ("rule", Name(rule)), ("ratio", NumberText.WithEnds(rule.Ratio!)),
                ("baseline", RuleName.Brief(analysis.Baseline)), ("clear", Clear(rule)));
        }

        if (compared.Length > MostTold)
        {
            yield return Prose.Of("tasks.table", ("rules", NumberText.Count(compared.Length - MostTold, "rule")));
        }
    }

    private static IEnumerable<string> Limits(TasksAnalysis analysis)
    {
        var baseline = RuleName.Brief(analysis.Baseline);
        yield return Prose.Of("tasks.scope", ("studies", Studies(analysis)));
        var fewest = analysis.Studies.Min(study => study.Seeds);
        if (fewest == 1)
        {
            yield return Prose.Of("tasks.single-seed");
        }

        if (SeedLimits.TooFewSeeds(analysis.Studies.Sum(study => study.Seeds), analysis.Rules.Count - 1) is { } few)
        {
            yield return few;
        }

        yield return Prose.Of("tasks.score");
        if (!analysis.AtBestRates)
        {
            yield return Prose.Of("tasks.shared-rate");
        }

        foreach (var rule in analysis.Rules)
        {
            string[] missed =
            [
                .. rule.Targets.Zip(analysis.Studies).Where(pair => pair.First.Reached < pair.First.Seeds)
                    .Select(pair => Prose.Of(
                        "tasks.missed", ("missed", $"{pair.First.Seeds - pair.First.Reached}"),
                        ("seeds", NumberText.Count(pair.First.Seeds, "seed")), ("study", pair.Second.Name))),
            ];
            if (missed.Length > 0)
            {
                var all = missed.Aggregate((first, last) => Prose.Of("list.all", ("first", first), ("last", last)));
                yield return rule.Rule == analysis.Baseline
                    ? Prose.Of("tasks.misses.baseline", ("rule", Name(rule)), ("missed", all))
                    : Prose.Of("tasks.misses", ("rule", Name(rule)), ("missed", all), ("baseline", baseline));
            }
        }

        if (analysis.LeftOut.Count > 0)
        {
            yield return Prose.Of(
                "tasks.left-out", ("rules", string.Join(", ", analysis.LeftOut.Select(RuleName.Brief))));
        }
    }

    private static string Studies(TasksAnalysis analysis) => $"{analysis.Studies.Count}";

    private static string Name(TasksRule rule) => RuleName.Brief(rule.Rule);

    private static string Clear(TasksRule rule)
    {
        var ratio = rule.Ratio!;
        if (ratio.Count < 2 || (!(ratio.Low > 1) && !(ratio.High < 1)))
        {
            return Prose.Of("clear.none");
        }

        var words = ratio.Low > 1 ? Prose.Of("clear.more") : Prose.Of("clear.fewer");
        var p = NumberText.PValue(rule.AdjustedPValue!.Value);
        return rule.AdjustedPValue < TestWords.Level
            ? Prose.Of("clear.corrected", ("more", words), ("p", p))
            : Prose.Of("clear.interval.corrected", ("more", words), ("p", p));
    }
}
