using Soap.Losses;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A signal that needs forward passes only: nothing travels back, so there is nothing for a model's backward pass to
/// do.
/// </summary>
public abstract class ForwardSignal : NetworkSignal
{
    /// <summary>It sees what W makes of activities, and W in no other way.</summary>
    public sealed override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>Nothing goes from layer to layer.</summary>
    /// <inheritdoc/>
    public sealed override bool IsLayerwise => false;

    /// <summary>No feedback weights carry anything, unless the signal says otherwise.</summary>
    /// <inheritdoc/>
    public override bool UsesFeedbackOf(int layer) => false;

    /// <summary>Makes the passes.</summary>
    /// <param name="network">The network's activities; its weights cannot be seen.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels int64 [N], or values [N, n_L].</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="SoapException">It cannot learn such targets; the message has the reason.</exception>
    public abstract NetworkTargets LearnForwards(ForwardNetwork network, Tensor inputs, Tensor targets, Loss loss);

    /// <inheritdoc/>
    public sealed override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss) =>
        LearnForwards(network, inputs, targets, loss);
}
