using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Algoperf;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What AlgoPerf's protocol says, in sentences.</summary>
internal static class AlgoperfFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        if (analysis.Algoperf.Count == 0)
        {
            yield break;
        }

        var (study, first) = (analysis.Study, analysis.Algoperf[0]);
        var medians = analysis.Algoperf.Select(score => $"{RuleName.Brief(score.Rule)} {Median(score, first)}");
        yield return Prose.Of(
            "algoperf.medians", ("candidates", $"{study.Candidates}"), ("studies", $"{study.TuningSeeds.Count}"),
            ("loss", NumberText.Short(study.ValidationTarget!.Value)), ("rules", string.Join(", ", medians)));
    }

    /// <summary>The rule with the lowest median in few words; null where the study has another protocol.</summary>
    public static string? Lowest(StudyAnalysis analysis) =>
        analysis.Algoperf.Where(score => score.Median is not null).MinBy(score => score.Median) is { } lowest
            ? Prose.Of(
                "verdict.algoperf", ("rule", RuleName.Brief(lowest.Rule)),
                ("examples", NumberText.Plain(Math.Round(lowest.Median!.Value))))
            : null;

    private static string Median(AlgoperfScore score, AlgoperfScore first)
    {
        var reached = score.Studies.Count(study => study.Examples is not null);
        if (score.Median is not { } median)
        {
            return Prose.Of("algoperf.missed", ("reached", $"{reached}"), ("studies", $"{score.Studies.Count}"));
        }
        var least = NumberText.Short(score.Studies.Min(study => study.Examples)!.Value);
        var most = reached == score.Studies.Count
            ? NumberText.Short(score.Studies.Max(study => study.Examples)!.Value)
            : Prose.Of("algoperf.infinity");
        return score.RatioToBaseline is { } ratio
            ? Prose.Of(
                "algoperf.reached.ratio", ("median", NumberText.Short(median)), ("ratio", NumberText.Short(ratio)),
                ("baseline", RuleName.Brief(first.Rule)), ("least", least), ("most", most))
            : Prose.Of(
                "algoperf.reached", ("median", NumberText.Short(median)), ("least", least), ("most", most));
    }
}
