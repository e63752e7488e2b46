using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// Which candidates screening keeps: of each rule those with the lowest mean validation loss over the tuning seeds,
/// the first in the study's order where two are level, and those that diverged last. While any screening trial has no
/// result, as after a failure, none is kept of any rule.
/// </summary>
internal sealed class ScreeningChoice
{
    private readonly HashSet<(string Rule, double Rate, string Swept)> _screened = [], _kept = [];

    private ScreeningChoice()
    {
    }

    /// <summary>Of a study's trials, as far as they are there.</summary>
    public static ScreeningChoice Of(StudySpecification study, IReadOnlyList<FinishedTrial> trials)
    {
        ScreeningChoice choice = new();
        if (study.Screening is not { } screening)
        {
            return choice;
        }

        var byCandidate = trials.Where(trial => trial.Trial.Phase == StudyPhase.Screening).ToLookup(
            trial => (
                trial.Trial.Specification.Rule, trial.Trial.Specification.LearningRate,
                SweptSettings.TextOf(study, trial.Trial.Specification)),
            trial => trial.Result);
        choice._screened.UnionWith(byCandidate.Select(candidate => candidate.Key));
        if (byCandidate.Any(candidate => candidate.Count() < study.TuningSeeds.Count))
        {
            return choice;
        }

        foreach (var rule in byCandidate.GroupBy(candidate => candidate.Key.Rule))
        {
            choice._kept.UnionWith(
                rule.OrderBy(candidate => Loss([.. candidate])).Take(screening.Keep)
                    .Select(candidate => candidate.Key));
        }

        return choice;
    }

    /// <summary>Whether a rule keeps a candidate; what was never screened, as beyond the grid's edge, it does.
    /// </summary>
    public bool Keeps(string rule, Candidate candidate) => Keeps(rule, candidate.LearningRate, candidate.SweptText);

    /// <summary>The same by the values of the keys.</summary>
    public bool Keeps(string rule, double rate, string swept) =>
        _kept.Contains((rule, rate, swept)) || !_screened.Contains((rule, rate, swept));

    private static double Loss(TrialResult[] results) =>
        results.All(result => result.Outcome == TrialOutcome.Finished)
            ? results.Average(result => result.KeptValidation!.Loss)
            : double.PositiveInfinity;
}
