using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Algoperf;

/// <summary>
/// Scores rules by AlgoPerf's protocol: the best of each study, the median over studies, a miss is infinite.
/// </summary>
internal static class AlgoperfAnalyzer
{
    /// <summary>One a rule, in the study's order; empty under another protocol.</summary>
    public static IReadOnlyList<AlgoperfScore> Of(StudyResults results)
    {
        var study = results.Study;
        if (study.Protocol != StudyProtocol.Algoperf)
        {
            return [];
        }

        AlgoperfScore[] scores =
        [
            .. study.Rules.Select(rule => Score(
                rule, [.. study.TuningSeeds.Select(seed => Best(results, rule, seed))])),
        ];
        return
        [
            .. scores.Select((score, i) =>
                i == 0 ? score : score with { RatioToBaseline = score.Median / scores[0].Median }),
        ];
    }

    private static AlgoperfScore Score(string rule, AlgoperfStudy[] studies)
    {
        var sorted = studies.Select(study => study.Examples ?? double.PositiveInfinity).Order().ToArray();
        var median = sorted[sorted.Length / 2];
        return new AlgoperfScore(rule, studies, double.IsFinite(median) ? median : null, null);
    }

    private static AlgoperfStudy Best(StudyResults results, string rule, ulong seed)
    {
        var trials = results.Trials
            .Where(trial => trial.Trial.Phase == StudyPhase.Algoperf && trial.Trial.Specification.Rule == rule
                && trial.Trial.Specification.Seed == seed)
            .Select(trial => (trial.Result, Examples: Examples(trial.Result, results.Study.ValidationTarget!.Value)))
            .ToArray();
        var reached = trials.Where(trial => trial.Examples is not null).OrderBy(trial => trial.Examples).ToArray();
        return reached.Length == 0
            ? new AlgoperfStudy(seed, trials.Length, 0, null, "")
            : new AlgoperfStudy(
                seed, trials.Length, reached.Length, reached[0].Examples,
                Words(results.Study, reached[0].Result.Specification));
    }

    private static string Words(StudySpecification study, TrialSpecification trial) =>
        $"learning-rate={trial.LearningRate} {SweptSettings.TextOf(study, trial)}".TrimEnd();

    // A diverged trial has not reached it for good, however low it once was.
    private static double? Examples(TrialResult result, double target) => result.Outcome == TrialOutcome.Finished
        ? TimeToTarget.Examples(
            [.. result.Validation.Select(point => new LossPoint(point.Examples, point.Loss))], target)
        : null;
}
