using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Feedback weights that learn from what the layer lives through: B is a parameter of the model, and its optimiser
/// moves it as it moves W, with the same learning rate, momentum and decay.
/// </summary>
public abstract class LearnedFeedback : SeparateFeedback
{
    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Learned;

    /// <summary>The gradient that the optimiser gets for B (downhill is minus it), of B's shape.</summary>
    /// <param name="experience">What the layer lived through.</param>
    public abstract Tensor Gradient(FeedbackExperience experience);

    /// <summary>
    /// Whether <see cref="Gradient"/> is the outer product sᵀ h̃_{l−1} (<see cref="FeedbackExperience.Fitted"/>) and
    /// <see cref="ForwardGradient"/> adds nothing: the fused engine then makes it itself and asks neither. False by
    /// default.
    /// </summary>
    public virtual bool IsOuterProduct => false;

    /// <summary>
    /// λ: after each step W and B are multiplied by 1 − λ, apart from any decay of the optimiser; 0 by default.
    /// </summary>
    public virtual double Decay => 0;

    /// <summary>
    /// m: the feedback adds m W to the gradient of W, so that W decays as the optimiser takes it, without the feedback
    /// seeing W; 0 by default.
    /// </summary>
    public virtual double ForwardDecay => 0;

    /// <summary>
    /// What the feedback adds besides to the gradient of W, of W's shape; null, as by default, is nothing.
    /// </summary>
    /// <param name="experience">What the layer lived through.</param>
    public virtual Tensor? ForwardGradient(FeedbackExperience experience) => null;

    /// <summary>One outer product, by default.</summary>
    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) => DenseFlops.Product(sent, inputs);
}
