using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// Chooses each rule's candidate: the lowest mean validation loss of the network that is kept, over the tuning seeds;
/// the first in the study's order where two are level. A candidate of which any seed diverged is not chosen. While
/// any tuning trial has no result, as after a failure, nothing is chosen for any rule: every rule is to have the same
/// budget.
/// </summary>
internal static class LearningRateChoice
{
    /// <summary>
    /// Loss against learning rate for each rule, in the study's order; where other keys are swept too, at each rate
    /// the best of their combinations.
    /// </summary>
    public static IReadOnlyList<ResponseCurve> Responses(StudySpecification study, IReadOnlyList<FinishedTrial> trials)
    {
        var results = trials.Where(trial => trial.Trial.Phase == StudyPhase.Tuning)
            .ToLookup(
                trial => (
                    trial.Trial.Specification.Rule,
                    trial.Trial.Specification.LearningRate,
                    SweptSettings.TextOf(study, trial.Trial.Specification)),
                trial => trial.Result);
        var (candidates, screening) = (CandidateList.Of(study), ScreeningChoice.Of(study, trials));
        var isWhole = study.Rules.All(rule => candidates.Where(candidate => screening.Keeps(rule, candidate)).All(
            candidate => results[(rule, candidate.LearningRate, candidate.SweptText)].Count()
                == study.TuningSeeds.Count));
        return
        [
            .. study.Rules.Select(rule => Response(isWhole, rule, [.. candidates.Select(candidate =>
                (
                    candidate,
                    Point(
                        candidate, study.TuningSeeds.Count,
                        [.. results[(rule, candidate.LearningRate, candidate.SweptText)]]) with
                    {
                        IsScreenedOut = screening.LeavesOut(rule, candidate.LearningRate, candidate.SweptText),
                    }))])),
        ];
    }

    private static ResponseCurve Response(
        bool mayChoose, string rule, (Candidate Candidate, ResponsePoint Point)[] all)
    {
        var byRate = all
            .GroupBy(pair => pair.Candidate.LearningRate)
            .Select(group => group.OrderBy(pair => pair.Point.ValidationLoss?.Estimate ?? double.PositiveInfinity)
                .ThenBy(pair => pair.Point.Diverged).First())
            .ToArray();
        var best = byRate.Where(pair => mayChoose && pair.Point.ValidationLoss is not null)
            .OrderBy(pair => pair.Point.ValidationLoss!.Estimate).Select(pair => pair.Candidate).FirstOrDefault();
        var rate = best?.LearningRate;
        return new ResponseCurve(
            rule, [.. byRate.Select(pair => pair.Point)], rate,
            rate is not null
                && (rate == byRate[0].Candidate.LearningRate || rate == byRate[^1].Candidate.LearningRate))
        {
            BestCandidate = best,
        };
    }

    private static ResponsePoint Point(Candidate candidate, int seeds, TrialResult[] results)
    {
        var diverged = results.Count(result => result.Outcome == TrialOutcome.Diverged);
        var isWhole = diverged == 0 && results.Length == seeds;
        return new ResponsePoint(
            candidate.LearningRate,
            isWhole ? Bootstrap.Mean([.. results.Select(result => result.KeptValidation!.Loss)]) : null,
            diverged)
        {
            Swept = candidate.SweptText,
        };
    }
}
