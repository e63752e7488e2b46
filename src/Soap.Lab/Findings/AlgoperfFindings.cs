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
        yield return $"By AlgoPerf's protocol ({study.Candidates} quasi-random candidates in each of " +
            $"{study.TuningSeeds.Count} studies, the best of each, the median over studies, a miss being infinite), " +
            $"a validation loss of {NumberText.Short(study.ValidationTarget!.Value)} takes " +
            $"{string.Join(", ", medians)}.";
    }

    /// <summary>The rule with the lowest median in few words; null where the study has another protocol.</summary>
    public static string? Lowest(StudyAnalysis analysis) =>
        analysis.Algoperf.Where(score => score.Median is not null).MinBy(score => score.Median) is { } lowest
            ? $"By AlgoPerf's protocol {RuleName.Brief(lowest.Rule)} has the lowest median, " +
                $"{NumberText.Plain(Math.Round(lowest.Median!.Value))} examples to its target."
            : null;

    private static string Median(AlgoperfScore score, AlgoperfScore first)
    {
        var reached = score.Studies.Count(study => study.Examples is not null);
        if (score.Median is not { } median)
        {
            return $"an infinite number of examples (reached in {reached} of {score.Studies.Count} studies)";
        }

        var compared = score.RatioToBaseline is { } ratio
            ? $"{NumberText.Short(ratio)}× {RuleName.Brief(first.Rule)}'s; "
            : "";
        var least = NumberText.Short(score.Studies.Min(study => study.Examples)!.Value);
        var most = reached == score.Studies.Count
            ? NumberText.Short(score.Studies.Max(study => study.Examples)!.Value)
            : "infinity";
        return $"{NumberText.Short(median)} examples ({compared}{least} to {most})";
    }
}
