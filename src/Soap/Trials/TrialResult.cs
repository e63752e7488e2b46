using System.Text.Json.Serialization;
using Soap.Diagnostics;
using Soap.Engines;

namespace Soap.Trials;

/// <summary>The result of a trial: its measurements, and how it ended.</summary>
public sealed record TrialResult
{
    /// <summary>What was run.</summary>
    public required TrialSpecification Specification { get; init; }

    /// <summary>Finished, or diverged (a result like any other: never dropped, never a number).</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>The place at which a trial diverged; null for a finished one.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>
    /// Mean training loss of the samples since the point before, every so many examples (<c>LogEvery</c>), and at the
    /// end of a finished trial. What is left over there makes a point of its own if it is at least half of
    /// <c>LogEvery</c> (or of a batch, where that is more); otherwise the last point is the mean over it and the
    /// window before.
    /// Of a diverged trial the samples since the last of these points are in none.
    /// </summary>
    public required IReadOnlyList<LossPoint> TrainingLoss { get; init; }

    /// <summary>
    /// Validation loss and accuracy over time; the last point is at the end. Empty when nothing is held out.
    /// </summary>
    public required IReadOnlyList<EvaluationPoint> Validation { get; init; }

    /// <summary>
    /// The best validation point of a finished trial that keeps the network of that point: the weights, the test and
    /// the learned function are those there. Otherwise null: they are those at the end.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EvaluationPoint? Selected { get; init; }

    /// <summary>The validation of the network that was kept; null where nothing is held out.</summary>
    [JsonIgnore]
    public EvaluationPoint? KeptValidation => Selected ?? (Validation is [.., var last] ? last : null);

    /// <summary>Loss and accuracy on the test set of the network that is kept, if asked for and finished.</summary>
    public EvaluationPoint? Test { get; init; }

    /// <summary>Accuracy on the test samples of each class, in the order of outputs, null for a class without; null as
    /// a whole for values, and for tasks of the catalogue, whose classes are of about one size.</summary>
    // absent from the text of results of the catalogue's tasks, which are as they were
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double?>? ClassAccuracy { get; init; }

    /// <summary>Balanced accuracy: the mean of <see cref="ClassAccuracy"/> over the classes that have test samples;
    /// null where there is none.</summary>
    [JsonIgnore]
    public double? BalancedAccuracy => ClassAccuracy?.Average();

    /// <summary>Diagnostics per layer over time.</summary>
    public required IReadOnlyList<DiagnosticPoint> Diagnostics { get; init; }

    /// <summary>The representations of the network that is kept, place by place; null where they were not asked
    /// for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LayerRepresentation>? Representations { get; init; }

    /// <summary>The learned function on a grid, for tasks with one input and one output; otherwise null.</summary>
    public IReadOnlyList<FunctionPoint>? Function { get; init; }

    /// <summary>SHA-256 over the bytes of all trained weights and biases that were kept, in layer
    /// order.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>
    /// Which engine made the steps, and why; null where none was made, and in results from before there was a choice.
    /// </summary>
    public EngineRecord? Engine { get; init; }

    /// <summary>Digests of the data, by file name.</summary>
    public required IReadOnlyDictionary<string, string> DataDigests { get; init; }
}
