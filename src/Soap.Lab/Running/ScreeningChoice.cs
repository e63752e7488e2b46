using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// Which candidates screening keeps: of each rule those with the lowest mean validation loss over the tuning seeds,
/// the first in the study's order where two are level, and those that diverged last, by on how many seeds. While any
/// screening trial has no result, as after a failure, none is kept of any rule.
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

        var results = trials.Where(trial => trial.Trial.Phase == StudyPhase.Screening).ToLookup(
            trial => (
                trial.Trial.Specification.Rule, trial.Trial.Specification.LearningRate,
                SweptSettings.TextOf(study, trial.Trial.Specification)),
            trial => trial.Result);
        (string Rule, double Rate, string Swept)[][] rules =
        [
            .. study.Rules.Select(rule =>
                CandidateList.Of(study with { LearningRates = study.ScreenedRates ?? study.LearningRates })
                    .Select(candidate => (rule, candidate.LearningRate, candidate.SweptText)).ToArray()),
        ];
        choice._screened.UnionWith(rules.SelectMany(candidates => candidates));
        if (choice._screened.All(candidate => results[candidate].Count() == study.TuningSeeds.Count))
        {
            choice._kept.UnionWith(rules.SelectMany(candidates => candidates
                .OrderBy(candidate => Loss([.. results[candidate]]))
                .ThenBy(candidate => results[candidate].Count(IsDiverged))
                .Take(screening.Keep)));
        }

        return choice;
    }

    /// <summary>Whether a rule keeps a candidate; what is not screened, as beyond the grid's edge, it does.</summary>
    public bool Keeps(string rule, Candidate candidate) => Keeps(rule, candidate.LearningRate, candidate.SweptText);

    /// <summary>Whether a candidate was left out; none was while there is no choice.</summary>
    public bool LeavesOut(string rule, double rate, string swept) => _kept.Count > 0 && !Keeps(rule, rate, swept);

    private bool Keeps(string rule, double rate, string swept) =>
        _kept.Contains((rule, rate, swept)) || !_screened.Contains((rule, rate, swept));

    private static double Loss(TrialResult[] results) =>
        results.Any(IsDiverged) ? double.PositiveInfinity : results.Average(result => result.KeptValidation!.Loss);

    private static bool IsDiverged(TrialResult result) => result.Outcome == TrialOutcome.Diverged;
}
