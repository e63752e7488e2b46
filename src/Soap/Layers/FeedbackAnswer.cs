using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What the feedback of a layer makes of a step by its own code, for both engines.</summary>
/// <param name="Own">B's gradient, or for observing feedback its next value; of B's shape.</param>
/// <param name="Addition">What it adds to the gradient of W, of W's shape; null: nothing.</param>
/// <param name="Decay">m W, for feedback by which W decays; null: it does not.</param>
internal sealed record FeedbackAnswer(Tensor Own, Tensor? Addition, Tensor? Decay)
{
    /// <summary>All that is added to the gradient of W; null: nothing.</summary>
    public Tensor? Forward => Addition is null ? Decay : Decay is null ? Addition : Addition.Plus(Decay);

    /// <summary>Whether <see cref="Own"/> is B's next value, and not its gradient.</summary>
    public bool IsNext { get; init; }
}
