using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// The local quantities of a layer in one step, from which its feedback may learn, and the products that can be made
/// of them: of matrices for a dense layer, and for kernels of what they see at each position.
/// </summary>
public sealed class FeedbackExperience
{
    private readonly WeightedMap _map;
    private readonly Func<Tensor>? _fitted;
    private readonly Func<Tensor> _response;

    /// <param name="map">What B is the weights of.</param>
    /// <param name="sent">s.</param>
    /// <param name="input">h_{l−1}.</param>
    /// <param name="fitted">h̃ as a matrix of patches; null where it is the input itself.</param>
    /// <param name="feedback">B.</param>
    /// <param name="response">What W makes of the input.</param>
    /// <param name="samples">N.</param>
    internal FeedbackExperience(
        WeightedMap map, Tensor sent, Tensor input, Func<Tensor>? fitted, Tensor feedback, Func<Tensor> response,
        long samples)
    {
        (_map, Sent, Input, _fitted, Feedback, _response, Samples) =
            (map, sent, input, fitted, feedback, response, samples);
    }

    /// <summary>What B carried, [N, rows of B], with the loss's 1/N in it; [N, channels, …] for kernels.</summary>
    public Tensor Sent { get; }

    /// <summary>h_{l−1}, [N, n_{l−1}]: what entered the layer, and where B's signal arrives; [N, channels, …] for
    /// kernels.</summary>
    public Tensor Input { get; }

    /// <summary>
    /// h̃, [N, n_{l−1}]: what W is fitted to; the input itself, unless the rule's fit puts something in its place. For
    /// kernels the patches, [rows, columns of B as a matrix].
    /// </summary>
    public Tensor Fitted => _fitted?.Invoke() ?? _map.Patches(Input);

    /// <summary>B.</summary>
    public Tensor Feedback { get; }

    /// <summary>N, the samples of the batch.</summary>
    public long Samples { get; }

    /// <summary>The layer's response to its input without the bias, h_{l−1} Wᵀ, of the shape of the layer's
    /// output.</summary>
    /// <exception cref="InvalidOperationException">The feedback says that it never sees W, not even through
    /// activity.</exception>
    public Tensor Response => _response();

    /// <summary>The outer product sᵀ x, of B's shape: summed over samples, and over positions of kernels.</summary>
    /// <param name="above">s, of the shape of what is sent.</param>
    /// <param name="below">x, of the input's shape.</param>
    /// <exception cref="ArgumentException">A shape is another one.</exception>
    public Tensor Outer(Tensor above, Tensor below) => _map.Outer(above, below);

    /// <summary>The outer product sᵀ h̃ with <see cref="Fitted"/>, of B's shape.</summary>
    /// <param name="above">s, of the shape of what is sent.</param>
    public Tensor FittedOuter(Tensor above) => _fitted is null
        ? Outer(above, Input)
        : _map.Rows(above).t().matmul(_fitted()).reshape(Feedback.shape);

    /// <summary>x Bᵀ: what the layer would answer with B for weights.</summary>
    /// <param name="below">x, of the input's shape.</param>
    /// <exception cref="ArgumentException">Its shape is another one.</exception>
    public Tensor Project(Tensor below) => _map.Forward(below, Feedback);

    /// <summary>s B: what B makes of something sent, at the activities below.</summary>
    /// <param name="above">s, of the shape of what is sent.</param>
    /// <exception cref="ArgumentException">Its shape is another one.</exception>
    public Tensor Carry(Tensor above) => _map.Transport(above, Feedback, Input.shape);
}
