using System.Text.Json.Serialization;
using Soap.Lab.Analysis.Algoperf;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Analysis;

/// <summary>
/// All numbers of a study's report: a pure function of the specification and the trials' results, but for what its
/// JSON leaves out: where, when and by which command the study was run, and how long it took.
/// That is in <c>times.json</c>.
/// </summary>
/// <param name="Study">What was run.</param>
/// <param name="Provenance">Versions, processor, commit, data digests and command line. Not in its JSON.</param>
public sealed record StudyAnalysis(StudySpecification Study, [property: JsonIgnore] Provenance Provenance)
{
    /// <summary>Every rule at the study's one learning rate.</summary>
    public required IReadOnlyList<ArmAnalysis> SharedRate { get; init; }

    /// <summary>Every rule at its own best learning rate; empty when the study does not tune.</summary>
    public required IReadOnlyList<ArmAnalysis> BestRate { get; init; }

    /// <summary>Loss against learning rate, from the tuning seeds; empty when the study does not tune.</summary>
    public required IReadOnlyList<ResponseCurve> Responses { get; init; }

    /// <summary>
    /// What every setting came to in tuning; null, and not in its JSON, where the learning rate alone is tuned.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CandidateAnalysis>? Candidates { get; init; }

    /// <summary>The study's answer in few sentences, each with one number of the tables at most.</summary>
    public IReadOnlyList<string> Verdict { get; init; } = [];

    /// <summary>What the numbers support, in sentences.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What they do not support, in sentences.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Every diverged trial.</summary>
    public required IReadOnlyList<DivergedTrial> Diverged { get; init; }

    /// <summary>The training samples, for tasks of one variable; otherwise empty.</summary>
    public required IReadOnlyList<FunctionPoint> Samples { get; init; }

    /// <summary>Pictures of own data's training set; empty where there are none. Not in its JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<SamplePicture> Pictures { get; init; } = [];

    /// <summary>SHA-256 of the decoded data, by file name.</summary>
    public IReadOnlyDictionary<string, string> DataDigests => Provenance.DataDigests;

    /// <summary>What the seconds support, in sentences. Not in its JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TimeFindings { get; init; } = [];

    /// <summary>What the seconds do not support, in sentences. Not in its JSON.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TimeLimits { get; init; } = [];

    /// <summary>Which engines made the steps, and of how many trials; most trials first.</summary>
    public IReadOnlyList<EngineUse> Engines { get; init; } = [];

    /// <summary>
    /// Every trial that broke by a fault of the program or the machine: it has no result, and its arm has one seed
    /// less.
    /// </summary>
    public IReadOnlyList<ReportedFailure> Failed { get; init; } = [];

    /// <summary>What is to be said of a study of which trials have no result yet; null, and not in its JSON, where all
    /// have an outcome.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unfinished { get; init; }

    /// <summary>What is to be said of files without a digest; null where there are none.</summary>
    public string? Unchecked { get; init; }

    /// <summary>
    /// The versions of SOAP and the processors that ran the study, with the number of trials of each; most trials
    /// first. Not in its JSON.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<OriginUse> Origins { get; init; } = [];

    /// <summary>Pairs of a rule and the baseline on one seed of which each was trained by another kind of processor.
    /// Not in its JSON.</summary>
    [JsonIgnore]
    internal int SplitPairs { get; init; }

    /// <summary>Examples to the validation target by AlgoPerf's protocol; empty under another one.</summary>
    public IReadOnlyList<AlgoperfScore> Algoperf { get; init; } = [];

    /// <summary>
    /// Differences from backpropagation split into direction, magnitude and interaction, where the study has the arms
    /// for it.
    /// </summary>
    public IReadOnlyList<FactorialAnalysis> Factorials { get; init; } = [];

    /// <summary>
    /// The steps of the rules of <see cref="Factorials"/> beside backpropagation's at the same weights.
    /// </summary>
    public IReadOnlyList<StepComparison> StepComparisons { get; init; } = [];

    /// <summary>
    /// Rules that differ in one term, against each other; empty where all such pairs are with the baseline.
    /// </summary>
    public IReadOnlyList<ContrastAnalysis> Contrasts { get; init; } = [];

    /// <summary>
    /// What the way back of each rule is told of W; null, and not in its JSON, where rules do not differ in that by
    /// degrees.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LeakAnalysis>? Leaks { get; init; }

    /// <summary>
    /// What the curves of loss against learning rate say: optima, and how far sideways they lie from the baseline's.
    /// Empty when the study does not tune.
    /// </summary>
    public IReadOnlyList<ResponseAnalysis> ResponseAnalyses { get; init; } = [];
}
