using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that keep a running statistic of what the layer lives through; no optimiser moves them.
/// </summary>
public abstract class ObservingFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public sealed override FeedbackKind Kind => FeedbackKind.Observing;

    /// <summary>B after this step, of B's shape; it is used from the next step on.</summary>
    /// <param name="experience">What the layer lived through.</param>
    public abstract Tensor Updated(FeedbackExperience experience);

    /// <summary>One outer product, by default.</summary>
    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) => DenseFlops.Product(sent, inputs);
}
