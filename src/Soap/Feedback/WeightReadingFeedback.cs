using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that learn with W in view: B is a parameter of the model, and its optimiser moves it.
/// </summary>
public abstract class WeightReadingFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public sealed override FeedbackKind Kind => FeedbackKind.WeightReading;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Always;

    /// <summary>The gradients that the optimiser gets: B's, and what is added to W's (null: nothing).</summary>
    /// <param name="experience">What the layer lived through.</param>
    /// <param name="forward">W, [n_l, n_{l−1}], read-only.</param>
    public abstract (Tensor Feedback, Tensor? Forward) Gradients(FeedbackExperience experience, Tensor forward);

    /// <summary>One outer product, by default.</summary>
    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) => DenseFlops.Product(sent, inputs);
}
