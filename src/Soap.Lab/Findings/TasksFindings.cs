using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What the numbers of several studies support, and what they do not, in sentences.</summary>
internal static class TasksFindings
{
    // More sentences of one form are not read.
    private const int MostTold = 5;

    // From here on intervals are nearly what they are called.
    private const int FewSeeds = 10;

    /// <summary>The analysis with its sentences.</summary>
    public static TasksAnalysis Told(TasksAnalysis analysis) => analysis with
    {
        Findings = [.. Findings(analysis)],
        Limits = [.. Limits(analysis)],
    };

    private static IEnumerable<string> Findings(TasksAnalysis analysis)
    {
        var best = analysis.Rules.MaxBy(rule => rule.Score?.Estimate)!;
        yield return best.Score is { } score
            ? Prose.Of(
                "tasks.highest", ("studies", Studies(analysis)), ("rule", Name(best)),
                ("score", NumberText.WithEnds(score)), ("baseline", RuleName.Brief(analysis.Baseline)))
            : Prose.Of(
                "tasks.none", ("studies", Studies(analysis)), ("baseline", RuleName.Brief(analysis.Baseline)));
        string[] scores =
        [
            .. analysis.Rules.Skip(1).Where(rule => rule.Score is not null)
                .OrderByDescending(rule => rule.Score!.Estimate)
                .Select(rule => $"{Name(rule)} {NumberText.WithEnds(rule.Score!)}"),
        ];
        if (analysis.TaskSet is { } set && scores.Length > 0)
        {
            yield return Prose.Of(
                "tasks.set", ("set", $"{set}"), ("version", $"{analysis.ScoreVersion}"),
                ("scores", string.Join("; ", scores)));
        }

        TasksRule[] compared =
        [
            .. analysis.Rules.Where(rule => rule.Ratio is not null).OrderBy(rule => rule.Ratio!.Estimate),
        ];
        foreach (var rule in compared.Take(MostTold))
        {
            yield return Ratio(rule, analysis);
        }

        if (compared.Length > MostTold)
        {
            yield return Prose.Of("tasks.table", ("rules", NumberText.Count(compared.Length - MostTold, "rule")));
        }
    }

    // Of studies that lie on both sides of the baseline the ends are told, which their mean hides.
    private static string Ratio(TasksRule rule, TasksAnalysis analysis)
    {
        var (ratio, baseline) = (NumberText.WithEnds(rule.Ratio!), RuleName.Brief(analysis.Baseline));
        var studies = rule.Targets.Zip(analysis.Studies)
            .Select(pair => (Ratio: pair.First.RatioToBaseline!, pair.Second.Name))
            .OrderBy(study => study.Ratio.Estimate).ToArray();
        var (low, high) = (studies[0], studies[^1]);
        return low.Ratio.High < 1 && high.Ratio.Low > 1
            ? Prose.Of(
                "tasks.ratio.apart", ("rule", Name(rule)), ("ratio", ratio), ("baseline", baseline),
                ("least", NumberText.Estimate(low.Ratio)), ("low", low.Name),
                ("most", NumberText.Estimate(high.Ratio)), ("high", high.Name), ("clear", Clear(rule)))
            : Prose.Of(
                "tasks.ratio", ("rule", Name(rule)), ("ratio", ratio), ("baseline", baseline),
                ("clear", Clear(rule)));
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
        else if (fewest < FewSeeds)
        {
            yield return Prose.Of("tasks.coverage");
        }

        foreach (var study in analysis.Studies.Where(study => study.Seeds < study.PlannedSeeds))
        {
            yield return Prose.Of(
                "tasks.seeds", ("planned", $"{study.PlannedSeeds}"), ("study", study.Name),
                ("seeds", $"{study.Seeds}"));
        }

        foreach (var study in analysis.Studies.Where(study => study.DivergedEverywhere.Count > 0))
        {
            yield return Prose.Of(
                "tasks.diverged", ("study", study.Name),
                ("rules", string.Join(", ", study.DivergedEverywhere.Select(RuleName.Brief))));
        }

        foreach (var (study, other) in Alike(analysis.Studies))
        {
            yield return Prose.Of("tasks.same", ("study", study.Name), ("other", other.Name));
        }

        foreach (var note in analysis.Studies.Select(study => study.Unchecked).OfType<string>())
        {
            yield return note;
        }

        if (SeedLimits.TooFewSeeds(analysis.Studies.Sum(study => study.Seeds), analysis.Rules.Count - 1) is { } few)
        {
            yield return few;
        }

        yield return Prose.Of("tasks.score", ("baseline", baseline));
        if (analysis.OutsideTaskSet is { } why)
        {
            yield return Prose.Of("tasks.outside", ("why", why), ("set", $"{TaskSet.Version}"));
        }

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
                var all = SpeedVerdict.Listed(missed);
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

    private static IEnumerable<(TasksStudy, TasksStudy)> Alike(IReadOnlyList<TasksStudy> studies) =>
        from pair in studies.Index()
        from other in studies.Skip(pair.Index + 1)
        where (pair.Item.Task, pair.Item.Network) == (other.Task, other.Network)
            && pair.Item.ReportingSeeds.Intersect(other.ReportingSeeds).Any()
        select (pair.Item, other);

    private static string Studies(TasksAnalysis analysis) => $"{analysis.Studies.Count}";

    private static string Name(TasksRule rule) => RuleName.Brief(rule.Rule);

    private static string Clear(TasksRule rule)
    {
        var ratio = rule.Ratio!;
        if (ratio.Count < 2)
        {
            return Prose.Of("tasks.single");
        }

        if (!(ratio.Low > 1) && !(ratio.High < 1))
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
