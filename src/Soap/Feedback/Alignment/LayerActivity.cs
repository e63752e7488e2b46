using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// What alignment primitives are made from at one layer: its activities, what W and B make of them, and B. W itself is
/// not among them.
/// </summary>
/// <param name="experience">What the layer lived through.</param>
public sealed class LayerActivity(FeedbackExperience experience)
{
    private Tensor? _response;
    private Tensor? _projection;
    private Tensor? _reconstruction;

    /// <summary>x = h_{l−1}, [N, n_{l−1}]: the activity that enters the layer.</summary>
    public Tensor Input => experience.Input;

    /// <summary>B, [n_l, n_{l−1}].</summary>
    public Tensor Feedback => experience.Feedback;

    /// <summary>N, the samples of the batch.</summary>
    public long Samples => experience.Samples;

    /// <summary>y = x Wᵀ, [N, n_l]: the layer's response without the bias.</summary>
    public Tensor Response => _response ??= experience.Response;

    /// <summary>z = x Bᵀ, [N, n_l]: what the layer would answer with B for weights.</summary>
    public Tensor Projection => _projection ??= Project(Input);

    /// <summary>r = y B, [N, n_{l−1}]: what B makes of the response, a reconstruction of x.</summary>
    public Tensor Reconstruction => _reconstruction ??= experience.Carry(Response);

    /// <inheritdoc cref="FeedbackExperience.Outer"/>
    public Tensor Outer(Tensor above, Tensor below) => experience.Outer(above, below);

    /// <inheritdoc cref="FeedbackExperience.Project"/>
    public Tensor Project(Tensor below) => experience.Project(below);
}
