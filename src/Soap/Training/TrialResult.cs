using Soap.Diagnostics;
using Soap.Engines;

namespace Soap.Training;

/// <summary>What one trial measured.</summary>
public sealed record TrialResult
{
    /// <summary>What was run.</summary>
    public required TrialSpecification Specification { get; init; }

    /// <summary>Finished, or diverged (a result like any other: never dropped, never a number).</summary>
    public required TrialOutcome Outcome { get; init; }

    /// <summary>Where a diverged trial broke; null for a finished one.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>
    /// Mean training loss of the samples since the point before, every so many examples (<c>LogEvery</c>), and at the
    /// end of a finished trial. What is left over there makes a point of its own if it is at least half of
    /// <c>LogEvery</c> (or of a batch, where that is more); otherwise the last point is the mean over it and the
    /// window before.
    /// Of a diverged trial the samples since the last of these points are in none.
    /// </summary>
    public required IReadOnlyList<LossPoint> TrainingLoss { get; init; }

    /// <summary>Validation loss and accuracy over time; the last point is at the end. Empty when nothing is held out.</summary>
    public required IReadOnlyList<EvaluationPoint> Validation { get; init; }

    /// <summary>Loss and accuracy on the test set at the end, if asked for and finished.</summary>
    public EvaluationPoint? Test { get; init; }

    /// <summary>Diagnostics per layer over time.</summary>
    public required IReadOnlyList<DiagnosticPoint> Diagnostics { get; init; }

    /// <summary>For tasks with one input and one output: the learned function on a grid; otherwise null.</summary>
    public IReadOnlyList<FunctionPoint>? Function { get; init; }

    /// <summary>SHA-256 over the bytes of all trained weights and biases, in layer order.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>Which engine made the steps, and why; null where none was made, and in results from before there was a choice.</summary>
    public EngineRecord? Engine { get; init; }

    /// <summary>Digests of the data, by file name.</summary>
    public required IReadOnlyDictionary<string, string> DataDigests { get; init; }
}

/// <summary>How a trial ended.</summary>
public enum TrialOutcome
{
    /// <summary>All examples were seen and every loss was finite.</summary>
    Finished,

    /// <summary>Inputs, a loss or gradients were not finite, or a weight at the end.</summary>
    Diverged,
}

/// <summary>Where a trial broke.</summary>
/// <param name="Step">The step (batch), counted from 1, whose inputs, loss or gradients were not finite; the last
/// one, when it is weights or a validation or test loss that was not finite.</param>
/// <param name="Examples">Training examples seen before that step; all of them, when every step was made; below 0 in noise pre-training, which ends at 0.</param>
/// <param name="Tensor">The first tensor that is not finite, in the order in which a step makes them: see <see
/// cref="Trainer.FirstNotFinite"/>; at the end of training also <c>validation loss</c> or <c>test loss</c>.</param>
public sealed record Divergence(long Step, long Examples, string Tensor);

/// <summary>A point of the training-loss curve.</summary>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Loss">Mean loss a sample of the batches since the point before, each before its step.</param>
public sealed record LossPoint(long Examples, double Loss);

/// <summary>A point of a learned function of one variable.</summary>
/// <param name="Input">x.</param>
/// <param name="Output">The network's output at x.</param>
public sealed record FunctionPoint(double Input, double Output);
