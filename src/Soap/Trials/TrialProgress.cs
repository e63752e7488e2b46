using Soap.Engines;

namespace Soap.Trials;

/// <summary>How far a trial has come.</summary>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Total">Training examples it will see.</param>
/// <param name="Loss">
/// The last point of its training-loss curve. At the end, where few samples were left, it is the mean over the window
/// before them too: the point that was told before is then no point of the curve any more.
/// </param>
public readonly record struct TrialProgress(long Examples, long Total, double Loss)
{
    /// <summary>
    /// How long its steps took until now, by the monotonic clock: without evaluations, diagnoses, callbacks and
    /// pre-training on noise.
    /// </summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>The last point of its validation; null where there was none yet.</summary>
    public EvaluationPoint? Validation { get; init; }
}
