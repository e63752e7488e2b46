using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Planning;

/// <summary>
/// Which trials a study consists of. The trials at each rule's best candidate follow from the tuning trials' results.
/// </summary>
public static class StudyPlan
{
    // Whoever reads a study plans it to check its manifest, and then to follow its rounds.
    private static readonly ConditionalWeakTable<StudySpecification, Known> KnownPlans = [];

    /// <summary>
    /// The trials that need no result of another: the shared learning rate, and the candidates. Rules alternate, so
    /// that all progress alike.
    /// </summary>
    public static IReadOnlyList<PlannedTrial> First(
        StudySpecification study, IReadOnlyDictionary<string, string> digests)
    {
        if (!KnownPlans.TryGetValue(study, out var known) || known.Digests != digests)
        {
            known = new Known(digests, FirstOf(study, digests));
            KnownPlans.AddOrUpdate(study, known);
        }

        return known.Trials;
    }

    private static IReadOnlyList<PlannedTrial> FirstOf(
        StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
    [
        .. Planned(
            StudyPhase.SharedRate,
            from seed in study.Seeds
            from rule in study.AllRules
            select new Candidate(study.LearningRate, []).TrialOf(study, rule, seed),
            digests),
        .. study.Protocol == StudyProtocol.Algoperf ? [] : Tuning(study, digests),
        .. study.Protocol == StudyProtocol.Algoperf ? AlgoPerf(study, digests) : [],
    ];

    /// <summary>How many there are of them.</summary>
    internal static BigInteger CountOfFirst(StudySpecification study)
    {
        var candidates = study.LearningRateRange is not null ? Math.Max(0, study.Candidates)
            : study.Sweeps.Aggregate(
                (BigInteger)study.LearningRates.Count, (product, sweep) => product * sweep.Values.Count);
        return study.AllRules.Count * study.Seeds.Count + study.Rules.Count * candidates * study.TuningSeeds.Count;
    }

    /// <summary>The trials that choose each rule's candidate.</summary>
    public static IReadOnlyList<PlannedTrial> Tuning(
        StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
        Planned(
            StudyPhase.Tuning,
            from seed in study.TuningSeeds
            from candidate in CandidateList.Of(study)
            from rule in study.Rules
            select ForTuning(candidate.TrialOf(study, rule, seed)),
            digests);

    /// <summary>The trials at each rule's best candidate; a rule that diverged everywhere has none.</summary>
    public static IReadOnlyList<PlannedTrial> Best(
        StudySpecification study, IReadOnlyList<ResponseCurve> responses,
        IReadOnlyDictionary<string, string> digests) =>
    [
        .. from seed in study.Seeds
           from response in responses
           where response.BestCandidate is not null
           select PlannedTrial.Create(
               StudyPhase.BestRate, response.BestCandidate!.TrialOf(study, response.Rule, seed), digests),
    ];

    /// <summary>Choosing needs the final validation loss only.</summary>
    internal static TrialSpecification ForTuning(TrialSpecification trial) =>
        trial with
        {
            EvaluateTest = false,
            EvaluateEvery = trial.Selection is null ? 0 : trial.EvaluateEvery, // or there is nothing to select from
            DiagnoseEvery = 0,
            Representations = false,
        };

    /// <summary>
    /// AlgoPerf's trials look at the validation loss all along, as it is examples to a validation loss that are
    /// counted.
    /// </summary>
    internal static TrialSpecification ForAlgoPerf(TrialSpecification trial) =>
        trial with { EvaluateTest = false, DiagnoseEvery = 0, Representations = false };

    private sealed record Known(IReadOnlyDictionary<string, string> Digests, IReadOnlyList<PlannedTrial> Trials);

    // Ids are digests, and are made side by side: a study may have ten thousand.
    private static PlannedTrial[] Planned(
        StudyPhase phase, IEnumerable<TrialSpecification> trials, IReadOnlyDictionary<string, string> digests)
    {
        var (all, ending) = (trials.ToArray(), PlannedTrial.EndingOf(digests));
        var planned = new PlannedTrial[all.Length];
        Parallel.For(0, all.Length, i => planned[i] = PlannedTrial.Create(phase, all[i], ending));
        return planned;
    }

    private static IEnumerable<PlannedTrial> AlgoPerf(
        StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
        from number in Enumerable.Range(0, study.TuningSeeds.Count)
        from candidate in CandidateList.OfStudy(study, number)
        from rule in study.Rules
        select PlannedTrial.Create(
            StudyPhase.Algoperf, ForAlgoPerf(candidate.TrialOf(study, rule, study.TuningSeeds[number])), digests);
}
