using Soap.Losses;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A signal that makes passes of its own through a whole network: several, with activities moved between them, where
/// one way forwards and back does not tell enough. It works in a <see cref="Models.Mlp"/> and in a converted model
/// that is a chain of layers (<see cref="Conversion.RuleNetwork"/>), by their <c>Learn</c> and the trainer, which
/// build no graph for differentiation. What goes down goes through the rule's feedback weights: the signal itself
/// never reads W.
/// </summary>
public abstract class NetworkSignal : Signal
{
    /// <summary>What goes down goes from layer to layer.</summary>
    /// <inheritdoc/>
    public override bool IsLayerwise => true;

    /// <summary>Nothing goes back to the network's input.</summary>
    /// <inheritdoc/>
    public override bool UsesFeedbackOf(int layer) => layer > 1;

    /// <summary>Makes the passes. It changes nothing.</summary>
    /// <param name="network">The network's activities, and what its feedback weights carry; its weights cannot be
    /// seen.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels int64 [N], or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="SoapException">It cannot learn such targets; the message has the reason.</exception>
    public abstract NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss);

    /// <summary>
    /// Why the signal makes no sense in a network of these widths, from input to output, or null where it does.
    /// </summary>
    public virtual string? Refuses(IReadOnlyList<int> widths) => null;

    /// <summary>
    /// Why the signal makes no sense in a model whose forward pass is its own, or null where it does.
    /// </summary>
    public virtual string? RefusesModel => null;

    /// <summary>
    /// Feedback that learns does so from the one thing that a layer sends in a step, and such signals send several or
    /// none: by default they are refused together.
    /// </summary>
    /// <inheritdoc/>
    public override string? Refuses(IFeedback feedback) => feedback.Kind switch
    {
        FeedbackKind.Learned or FeedbackKind.WeightReading or FeedbackKind.Observing =>
            "it learns from what a layer sends on the one way back of a step, and this signal goes its own ways; " +
                "allowed: W itself, fixed, mirrored and periodic feedback",
        FeedbackKind.None when IsLayerwise => $"signal '{Name}' needs feedback weights",
        _ => null,
    };

    /// <summary>
    /// The mean loss, a scalar, and e / N = ∂ mean loss / ∂a_L, [N, n_L]: only the loss itself is differentiated.
    /// </summary>
    /// <param name="output">a_L, [N, n_L].</param>
    /// <param name="targets">Labels int64 [N], or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    protected static (Tensor MeanLoss, Tensor Error) Compare(Tensor output, Tensor targets, Loss loss)
    {
        using var gradient = enable_grad();
        var leaf = output.detach().requires_grad_();
        var mean = loss.Mean(leaf, targets);
        return (mean.detach(), Gradients.Of(mean, [leaf])[0]!);
    }
}
