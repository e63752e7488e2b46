using System.Text.Json.Serialization;
using Soap.Lab.Statistics;
using Soap.Lab.Studies.Confound;

namespace Soap.Lab.Studies;

/// <summary>
/// All numbers of a study's report: a pure function of the specification and the trials' results, but for what its
/// JSON leaves out: where, when and by which command the study was run, and how long it took.
/// That is in <c>times.json</c>.
/// </summary>
/// <param name="Study">What was run.</param>
/// <param name="SharedRate">Every rule at the study's one learning rate.</param>
/// <param name="BestRate">Every rule at its own best learning rate; empty when the study does not tune.</param>
/// <param name="Responses">Loss against learning rate, from the tuning seeds; empty when the study does not tune.</param>
/// <param name="Findings">What the numbers support, in sentences.</param>
/// <param name="Limits">What they do not support, in sentences.</param>
/// <param name="Diverged">Every diverged trial.</param>
/// <param name="Samples">For tasks of one variable: the training samples; otherwise empty.</param>
/// <param name="Provenance">Versions, processor, commit, data digests and command line. Not in its JSON.</param>
public sealed record StudyAnalysis(
    StudySpecification Study,
    IReadOnlyList<ArmAnalysis> SharedRate,
    IReadOnlyList<ArmAnalysis> BestRate,
    IReadOnlyList<ResponseCurve> Responses,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Limits,
    IReadOnlyList<DivergedTrial> Diverged,
    IReadOnlyList<Soap.Training.FunctionPoint> Samples,
    [property: JsonIgnore] Provenance Provenance)
{
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

    /// <summary>Every trial that broke by a fault of the program or the machine: it has no result, and its arm has one seed less.</summary>
    public IReadOnlyList<BrokenTrial> Failed { get; init; } = [];

    /// <summary>What is to be said of files without a digest; null where there are none.</summary>
    public string? Unchecked { get; init; }

    /// <summary>
    /// By which versions of SOAP, on which processors, and of how many trials; most trials first. Not in its JSON.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<OriginUse> Origins { get; init; } = [];

    /// <summary>Examples to the validation target by AlgoPerf's protocol; empty under another one.</summary>
    public IReadOnlyList<Algoperf.AlgoperfScore> Algoperf { get; init; } = [];

    /// <summary>Differences from backpropagation split into direction, magnitude and interaction, where the study has the arms for it.</summary>
    public IReadOnlyList<FactorialAnalysis> Factorials { get; init; } = [];

    /// <summary>The steps of the rules of <see cref="Factorials"/> beside backpropagation's at the same weights.</summary>
    public IReadOnlyList<StepComparison> StepComparisons { get; init; } = [];

    /// <summary>Rules that differ in one term, against each other; empty where all such pairs are with the baseline.</summary>
    public IReadOnlyList<Contrasts.ContrastAnalysis> Contrasts { get; init; } = [];

    /// <summary>What the curves of loss against learning rate say: optima, and how far sideways they lie from the baseline's. Empty when the study does not tune.</summary>
    public IReadOnlyList<ResponseAnalysis> ResponseAnalyses { get; init; } = [];
}

/// <summary>An engine's share of a study.</summary>
/// <param name="Engine">Which, and why.</param>
/// <param name="Trials">How many trials.</param>
public sealed record EngineUse(Soap.Engines.EngineRecord Engine, int Trials);

/// <summary>A version of SOAP on a processor, and its share of a study.</summary>
/// <param name="Commit">The source's commit; null where it is not known.</param>
/// <param name="SoapVersion">Version of SOAP.</param>
/// <param name="Processor">Its name and instruction set.</param>
/// <param name="Trials">How many trials.</param>
public sealed record OriginUse(string? Commit, string SoapVersion, string Processor, int Trials);

/// <summary>A trial that broke.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Phase">What it was for.</param>
/// <param name="Error">The error, in one line.</param>
public sealed record BrokenTrial(string Rule, double LearningRate, ulong Seed, StudyPhase Phase, string Error);

/// <summary>A rule's loss against learning rate, on the tuning seeds.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Points">One point a learning rate, ascending.</param>
/// <param name="Best">The learning rate with the lowest mean validation loss; null when all diverged.</param>
/// <param name="BestIsOnEdge">Whether the best is the grid's first or last: the true optimum may lie outside.</param>
public sealed record ResponseCurve(string Rule, IReadOnlyList<ResponsePoint> Points, double? Best, bool BestIsOnEdge)
{
    /// <summary>The candidate with that learning rate and the best of the other swept keys; null when all diverged.</summary>
    public Tuning.Candidate? BestCandidate { get; init; }
}

/// <summary>Validation loss at one learning rate.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="ValidationLoss">Over the tuning seeds; null when any diverged.</param>
/// <param name="Diverged">How many diverged.</param>
public sealed record ResponsePoint(double LearningRate, Interval? ValidationLoss, int Diverged)
{
    /// <summary>The other swept keys' values, such as <c>momentum=0.9</c>; empty where there are none.</summary>
    public string Swept { get; init; } = "";
}

/// <summary>A diverged trial.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Divergence">Where it broke.</param>
public sealed record DivergedTrial(string Rule, double LearningRate, ulong Seed, Soap.Training.Divergence Divergence);
