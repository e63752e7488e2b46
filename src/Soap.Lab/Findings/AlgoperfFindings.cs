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
        yield return $"By AlgoPerf's protocol ({study.Candidates} quasi-random candidates in each of {study.TuningSeeds.Count} studies, the best of each, the median over studies, a miss being infinite), " +
            $"a validation loss of {NumberText.Short(study.ValidationTarget!.Value)} takes {string.Join(", ", analysis.Algoperf.Select(score => $"{RuleName.Brief(score.Rule)} {Median(score, first)}"))}.";
    }

    private static string Median(AlgoperfScore score, AlgoperfScore first)
    {
        var reached = score.Studies.Count(study => study.Examples is not null);
        return score.Median is not { } median ? $"an infinite number of examples (reached in {reached} of {score.Studies.Count} studies)"
            : $"{NumberText.Short(median)} examples{(score.RatioToBaseline is { } ratio ? $" ({NumberText.Short(ratio)}x {RuleName.Brief(first.Rule)}'s; " : " (")}" +
                $"{NumberText.Short(score.Studies.Min(study => study.Examples)!.Value)} to {(reached == score.Studies.Count ? NumberText.Short(score.Studies.Max(study => study.Examples)!.Value) : "infinity")})";
    }
}
