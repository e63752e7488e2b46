using Soap.Maps;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>What periodic feedback is given at a refresh.</summary>
/// <param name="Forward">W, read-only.</param>
/// <param name="Shape">W's shape and fans.</param>
/// <param name="Initial">B₀, of the same shape, read-only.</param>
/// <param name="Initializer">What B₀ was drawn by.</param>
/// <param name="Stream">Random numbers of this layer and this refresh alone.</param>
public sealed record FeedbackRefresh(
    Tensor Forward, WeightShape Shape, Tensor Initial, Initializer Initializer, RandomStream Stream)
{
    /// <summary>Which synapses leak, of W's shape and bool, as <see cref="PeriodicFeedback.DrawLeaking"/> chose them;
    /// null: all do.</summary>
    public Tensor? Leaking { get; init; }
}
