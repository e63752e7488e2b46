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
        .. study.Protocol == StudyProtocol.Algoperf ? AlgoPerf(study, digests)
            : study.Screening is null ? Tuning(study, digests)
            : Screening(study, digests),
    ];

    /// <summary>How many there are of them.</summary>
    internal static BigInteger CountOfFirst(StudySpecification study) => study.AllRules.Count * study.Seeds.Count
        + study.Rules.Count * CandidateList.CountOf(study) * study.TuningSeeds.Count;

    /// <summary>How many tuning trials follow from those that screen, if no rule has fewer.</summary>
    internal static int CountAfterScreening(StudySpecification study) =>
        study.Screening is { } screening ? study.Rules.Count * screening.Keep * study.TuningSeeds.Count : 0;

    /// <summary>The trials that choose each rule's candidate.</summary>
    public static IReadOnlyList<PlannedTrial> Tuning(
        StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
        Tuning(study, (_, _) => true, digests);

    /// <summary>Those of the candidates that were kept when they were screened.</summary>
    /// <param name="study">Checked.</param>
    /// <param name="isKept">Whether a rule keeps a candidate.</param>
    /// <param name="digests">Of the data.</param>
    internal static IReadOnlyList<PlannedTrial> Tuning(
        StudySpecification study, Func<string, Candidate, bool> isKept, IReadOnlyDictionary<string, string> digests) =>
        Planned(StudyPhase.Tuning, Candidates(study, isKept, ForTuning), digests);

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

    // As in tuning, but shorter.
    private static PlannedTrial[] Screening(StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
        Planned(
            StudyPhase.Screening,
            Candidates(
                study, (_, _) => true, trial => ForTuning(trial) with { Epochs = study.Screening!.Epochs }),
            digests);

    private static IEnumerable<TrialSpecification> Candidates(
        StudySpecification study, Func<string, Candidate, bool> isWanted,
        Func<TrialSpecification, TrialSpecification> trial) =>
        from seed in study.TuningSeeds
        from candidate in CandidateList.Of(study)
        from rule in study.Rules
        where isWanted(rule, candidate)
        select trial(candidate.TrialOf(study, rule, seed));

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
