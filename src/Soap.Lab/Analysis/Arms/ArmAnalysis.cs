using System.Text.Json.Serialization;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>One rule at one learning rate, over the reporting seeds.</summary>
public sealed record ArmAnalysis
{
    /// <summary>The rule in canonical text.</summary>
    public required string Rule { get; init; }

    /// <summary>η.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The values of the keys that are tuned beside it, such as <c>momentum=0.9</c>; empty where there are none.
    /// </summary>
    public string Swept { get; init; } = "";

    /// <summary>Trials in the arm.</summary>
    public required int Seeds { get; init; }

    /// <summary>How many of them diverged; where it is not 0, means are not computed (null).</summary>
    public int DivergedSeeds { get; init; }

    /// <summary>Training loss against examples.</summary>
    public IReadOnlyList<BandPoint> TrainingLoss { get; init; } = [];

    /// <summary>Validation loss against examples.</summary>
    public IReadOnlyList<BandPoint> ValidationLoss { get; init; } = [];

    /// <summary>The training-loss curve's last point.</summary>
    public Interval? FinalTrainingLoss { get; init; }

    /// <summary>
    /// The training examples after which a trial was at its best validation point, whose network it kept and tested;
    /// null where that at the end is kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Interval? SelectedExamples { get; init; }

    /// <summary>Loss on the test set.</summary>
    public Interval? TestLoss { get; init; }

    /// <summary>Accuracy on the test set, in [0, 1]; null for regression.</summary>
    public Interval? TestAccuracy { get; init; }

    /// <summary>Balanced accuracy on the test set: the mean over its classes; null for tasks of the catalogue and for
    /// values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Interval? BalancedAccuracy { get; init; }

    /// <summary>Accuracy on the test samples of each class, null for a class without; null as a whole where <see
    /// cref="BalancedAccuracy"/> is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Interval?>? ClassAccuracy { get; init; }

    /// <summary>
    /// Paired difference to the baseline, same seeds; null for the baseline itself and for regression.
    /// </summary>
    public Interval? TestAccuracyDifference { get; init; }

    /// <summary>Paired difference to the baseline; null for the baseline itself.</summary>
    public Interval? TestLossDifference { get; init; }

    /// <summary>Examples to reach the study's target loss and their ratio to the baseline's.</summary>
    public required TargetAnalysis Target { get; init; }

    /// <summary>
    /// What its steps cost in floating-point operations, and what the target then costs; null where the arm was
    /// analysed without its trials' origins.
    /// </summary>
    public ArmCost? Cost { get; init; }

    /// <summary>
    /// How long its steps took, and what the target then took; null where the arm was analysed without its trials'
    /// origins. In <c>times.json</c>, not in <c>numbers.json</c>.
    /// </summary>
    [JsonIgnore]
    public ArmTimes? Times { get; init; }

    /// <summary>The ratio of examples to the baseline's at every height of the line, highest loss first.</summary>
    public IReadOnlyList<TargetAnalysis> RatioCurve { get; init; } = [];

    /// <summary>
    /// What the arm came to, diverged trials as the worst: middle, shift, probability of improvement and tests.
    /// </summary>
    public IReadOnlyList<OutcomeAnalysis> Outcomes { get; init; } = [];

    /// <summary>
    /// Whether it is as good as the baseline within the study's margin; null for the baseline, for rules at the shared
    /// rate alone, and where the study states none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MarginTests? Margin { get; init; }

    /// <summary>
    /// For the performance profile: on every seed the examples to the study's target over those of the best rule of
    /// the comparison, ascending; null, at the end, for a seed that did not reach it. Empty for interventions.
    /// </summary>
    public IReadOnlyList<double?> ExamplesOverBest { get; init; } = [];

    /// <summary>Every diagnostic of every layer against examples.</summary>
    public IReadOnlyList<DiagnosticCurve> Diagnostics { get; init; } = [];

    /// <summary>The representations of its trained networks, place by place; null where they were not
    /// measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepresentationAnalysis>? Representations { get; init; }

    /// <summary>The single trials behind the bands.</summary>
    public IReadOnlyList<SeedCurve> SeedCurves { get; init; } = [];

    /// <summary>The learned function by seed, for tasks of one variable; otherwise empty.</summary>
    public IReadOnlyList<SeedFunction> Functions { get; init; } = [];

    /// <summary>The outcome, or null where the arm has no such.</summary>
    public OutcomeAnalysis? Outcome(ArmOutcome outcome) =>
        Outcomes.FirstOrDefault(candidate => candidate.Outcome == outcome);
}
