using Soap.Lab.Statistics;
using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>Chooses each rule's learning rate: the lowest mean validation loss at the end, over the tuning seeds. A rate at which any seed diverged is not chosen.</summary>
public static class LearningRateChoice
{
    /// <summary>Loss against learning rate for each rule, in the study's order.</summary>
    public static IReadOnlyList<ResponseCurve> Responses(StudySpecification study, IReadOnlyList<FinishedTrial> trials) =>
    [
        .. study.Rules.Select(rule => Response(study, rule, [.. trials.Where(trial => trial.Trial.Phase == StudyPhase.Tuning && trial.Trial.Specification.Rule == rule)])),
    ];

    private static ResponseCurve Response(StudySpecification study, string rule, FinishedTrial[] trials)
    {
        ResponsePoint[] points = [.. study.LearningRates.Select(rate => Point(rate, [.. trials.Where(trial => trial.Trial.Specification.LearningRate == rate).Select(trial => trial.Result)]))];
        var best = points.Where(point => point.ValidationLoss is not null).MinBy(point => point.ValidationLoss!.Estimate)?.LearningRate;
        return new ResponseCurve(rule, points, best, best is not null && (best == points[0].LearningRate || best == points[^1].LearningRate));
    }

    private static ResponsePoint Point(double rate, TrialResult[] results)
    {
        var diverged = results.Count(result => result.Outcome == TrialOutcome.Diverged);
        return new ResponsePoint(rate, diverged > 0 ? null : Bootstrap.Mean([.. results.Select(result => result.Validation[^1].Loss)]), diverged);
    }
}
