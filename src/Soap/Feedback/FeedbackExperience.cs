using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>The local quantities of a layer in one step, from which its feedback may learn.</summary>
public sealed class FeedbackExperience
{
    private readonly Func<Tensor> _fitted, _response;

    internal FeedbackExperience(Tensor sent, Tensor input, Func<Tensor> fitted, Tensor feedback, Func<Tensor> response)
    {
        (Sent, Input, _fitted, Feedback, _response) = (sent, input, fitted, feedback, response);
    }

    /// <summary>What B carried, [N, rows of B], with the loss's 1/N in it.</summary>
    public Tensor Sent { get; }

    /// <summary>h_{l−1}, [N, n_{l−1}]: what entered the layer, and where B's signal arrives.</summary>
    public Tensor Input { get; }

    /// <summary>
    /// h̃, [N, n_{l−1}]: what W is fitted to; the input itself, unless the rule's fit puts something in its place.
    /// </summary>
    public Tensor Fitted => _fitted();

    /// <summary>B.</summary>
    public Tensor Feedback { get; }

    /// <summary>N, the samples of the batch.</summary>
    public long Samples => Input.shape[0];

    /// <summary>The layer's response to its input without the bias, h_{l−1} Wᵀ, [N, n_l].</summary>
    /// <exception cref="InvalidOperationException">The feedback says that it never sees W, not even through
    /// activity.</exception>
    public Tensor Response => _response();
}
