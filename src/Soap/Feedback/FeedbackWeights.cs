using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// The second part of a rule: what the feedback weights B of a layer are, and how they change.
/// B_l carries what is sent to the activities below layer l: it is [n_l, n_{l−1}], W's shape, under layerwise signals
/// and [n_L, n_{l−1}] under broadcast ones. What a kind of feedback may see of W is decided by its type: only
/// <see cref="ForwardWeights"/>, <see cref="PeriodicFeedback"/> and <see cref="WeightReadingFeedback"/> are ever given
/// W.
/// </summary>
public abstract class FeedbackWeights : IFeedback
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract FeedbackKind Kind { get; }

    /// <summary>When it reads forward weights.</summary>
    public abstract ForwardAccess Reads { get; }

    /// <summary>What arrives at the activities below: s B.</summary>
    /// <param name="sent">s, [N, rows of B].</param>
    /// <param name="feedback">B.</param>
    /// <returns>[N, n_{l−1}].</returns>
    public virtual Tensor Carry(Tensor sent, Tensor feedback) => sent.matmul(feedback);

    /// <summary>
    /// Floating-point operations of <see cref="Carry"/>, a sample: those of s B, whatever zeros B has.
    /// </summary>
    /// <param name="sent">The width of what is sent.</param>
    /// <param name="inputs">n_{l−1}.</param>
    public virtual double CarryFlops(int sent, int inputs) => DenseFlops.Product(sent, inputs);

    /// <summary>
    /// Floating-point operations by which the feedback weights of one layer learn, an example; 0 by default.
    /// </summary>
    /// <param name="sent">The width of what is sent.</param>
    /// <param name="inputs">n_{l−1}.</param>
    /// <param name="batch">N, samples a step.</param>
    public virtual double LearningFlops(int sent, int inputs, int batch) => 0;

    /// <summary>Why the feedback makes no sense under this signal, or null where it does.</summary>
    public virtual string? Refuses(Signal signal) => null;
}
