using Soap.Lab.Studies.Tuning;
using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>Which trials a study consists of. The trials at each rule's best candidate follow from the tuning trials' results.</summary>
public static class StudyPlan
{
    // What the report draws on a logarithmic axis, whose margins must be numbers too.
    internal const double Smallest = 1e-30, Largest = 1e30;

    /// <summary>The study with its rules in canonical text and its learning rates drawn and in order, if all of it makes sense.</summary>
    /// <exception cref="SoapException">Something does not; the message says what.</exception>
    public static StudySpecification Check(StudySpecification study) => StudyChecks.Check(study);

    /// <summary>
    /// What so few seeds cannot show, whatever comes out, and how many could: a sentence of the report that is known
    /// before anything is run. Null where enough are planned, and where there is nothing to compare.
    /// </summary>
    public static string? TooFewSeeds(StudySpecification study) =>
        ComparisonLimits.TooFewSeeds(study.Seeds.Count, study.Rules.Count - 1);

    /// <summary>The trials that need no result of another: the shared learning rate, and the candidates. Rules alternate, so that all progress alike.</summary>
    public static IReadOnlyList<PlannedTrial> First(StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
    [
        .. from seed in study.Seeds
           from rule in study.Rules
           select PlannedTrial.Create(StudyPhase.SharedRate, At(study, rule, seed, new Candidate(study.LearningRate, [])), digests),
        .. study.Protocol == StudyProtocol.Algoperf ? [] : Tuning(study, digests),
        .. study.Protocol == StudyProtocol.Algoperf ? AlgoPerf(study, digests) : [],
    ];

    /// <summary>The trials that choose each rule's candidate.</summary>
    public static IReadOnlyList<PlannedTrial> Tuning(StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
    [
        .. from seed in study.TuningSeeds
           from candidate in CandidateList.Of(study)
           from rule in study.Rules
           select PlannedTrial.Create(StudyPhase.Tuning, ForTuning(At(study, rule, seed, candidate)), digests),
    ];

    /// <summary>The trials at each rule's best candidate; a rule that diverged everywhere has none.</summary>
    public static IReadOnlyList<PlannedTrial> Best(StudySpecification study, IReadOnlyList<ResponseCurve> responses, IReadOnlyDictionary<string, string> digests) =>
    [
        .. from seed in study.Seeds
           from response in responses
           where response.BestCandidate is not null
           select PlannedTrial.Create(StudyPhase.BestRate, At(study, response.Rule, seed, response.BestCandidate!), digests),
    ];

    /// <summary>What a trial is at a candidate.</summary>
    public static TrialSpecification At(StudySpecification study, string rule, ulong seed, Candidate candidate) =>
        candidate.Swept.Aggregate(
            study.Trial with { Rule = rule, Seed = seed, LearningRate = candidate.LearningRate },
            (trial, swept) => SweptSettings.Find(swept.Key).Set(trial, swept.Value));

    /// <summary>Choosing needs the final validation loss only.</summary>
    internal static TrialSpecification ForTuning(TrialSpecification trial) =>
        trial with { EvaluateTest = false, EvaluateEvery = 0, DiagnoseEvery = 0 };

    /// <summary>AlgoPerf's trials look at the validation loss all along, as it is examples to a validation loss that are counted.</summary>
    internal static TrialSpecification ForAlgoPerf(TrialSpecification trial) => trial with { EvaluateTest = false, DiagnoseEvery = 0 };

    private static IEnumerable<PlannedTrial> AlgoPerf(StudySpecification study, IReadOnlyDictionary<string, string> digests) =>
        from number in Enumerable.Range(0, study.TuningSeeds.Count)
        from candidate in CandidateList.OfStudy(study, number)
        from rule in study.Rules
        select PlannedTrial.Create(StudyPhase.Algoperf, ForAlgoPerf(At(study, rule, study.TuningSeeds[number], candidate)), digests);
}
