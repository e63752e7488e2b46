using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The first part of a rule: how each layer learns where its pre-activations should move.
/// A displacement n_l is [N, n_l]; the output layer's is the true error e = ∂loss/∂a_L.
/// A signal is a <see cref="TransportSignal"/>, which travels in any model's backward pass, or a
/// <see cref="NetworkSignal"/>, which makes passes of its own through a whole network.
/// </summary>
public abstract class Signal
{
    private protected Signal()
    {
    }

    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether one thing is sent through the feedback weights of all layers: they are then [n_L, n_{l−1}].
    /// </summary>
    public virtual bool IsBroadcast => false;

    /// <summary>Whether what layers send goes from each to the one below it, in the shape of W.</summary>
    public virtual bool IsLayerwise => false;

    /// <summary>Whether the feedback weights of a layer carry anything.</summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    public virtual bool UsesFeedbackOf(int layer) => false;

    /// <summary>What a hidden layer hears of what the output should have done.</summary>
    public virtual Teaching Teaching => IsBroadcast ? Teaching.OutputError : Teaching.Displacement;

    /// <summary>
    /// When the signal itself reads forward weights, whatever carries it; never, for signals that only feedback
    /// weights carry.
    /// </summary>
    public virtual ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>
    /// What enters a layer: the network's input or the activities below it. As it is, for most signals.
    /// </summary>
    /// <param name="activities">h_{l−1}, [N, n_{l−1}].</param>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="outputs">n_L.</param>
    /// <returns>[N, n_{l−1}].</returns>
    public virtual Tensor Entering(Tensor activities, int layer, int outputs) => activities;

    /// <summary>What a network puts out: what its output layer does, for most signals.</summary>
    /// <param name="chain">The layers.</param>
    /// <param name="inputs">What enters the network, [N, …].</param>
    /// <param name="entered">What entered each layer of a plain pass, nearest the input first.</param>
    /// <param name="output">a_L of that pass, [N, n_L].</param>
    /// <returns>[N, n_L].</returns>
    internal virtual Tensor PutOut(IChain chain, Tensor inputs, IReadOnlyList<Tensor> entered, Tensor output) =>
        output;

    /// <summary>
    /// Floating-point operations of the passes that find the displacements, an example: one forward pass and, through
    /// the feedback weights of every layer of which it uses them, the way back. A signal of more passes, or that
    /// solves or learns something, overrides it. What the weights follow and what feedback does to learn is counted by
    /// these.
    /// </summary>
    /// <param name="network">Its layers.</param>
    /// <param name="batch">N, samples a step.</param>
    /// <param name="carry">Those by which the feedback weights of layer l carry one sample of what is sent.</param>
    public virtual double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
        network.PassFlops() + Enumerable.Range(1, network.Depth).Where(UsesFeedbackOf).Sum(carry);

    /// <summary>
    /// The number of samples to which a layer's weights are fitted for each training example: 1; 0 for a layer that
    /// never learns.
    /// </summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="layers">L.</param>
    public virtual int FittedSamples(int layer, int layers) => 1;

    /// <summary>Why the signal makes no sense with this feedback, or null where it does.</summary>
    public virtual string? Refuses(IFeedback feedback) => null;
}
