using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// B goes down the gradient of a layer-local regulariser R = Σ c P that sees activities only; the model's optimiser
/// moves it. Activation and information alignment are such sums; a new one is a new list of terms.
/// </summary>
/// <remarks>Kunin et al. 2020, arXiv:2003.01513. R's gradients reach B, and W where the rule says so, never the layers
/// below.</remarks>
/// <param name="name">Its word in texts and reports.</param>
/// <param name="updatesForward">Whether W too gets the gradient of R, beside its own.</param>
/// <param name="terms">The terms of R, at least one.</param>
/// <exception cref="ArgumentException">There is no term.</exception>
public sealed class ActivityAlignment(
    string name, bool updatesForward, params IReadOnlyList<LocalPrimitive> terms) : LearnedFeedback
{
    private readonly IReadOnlyList<LocalPrimitive> _terms = AlignmentPrimitive.AtLeastOne(terms);

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <inheritdoc/>
    public override double ForwardDecay => updatesForward ? AlignmentPrimitive.ForwardDecayOf(_terms) : 0;

    /// <inheritdoc/>
    public override Tensor Gradient(FeedbackExperience experience)
    {
        var layer = new LayerActivity(experience);
        return _terms.Select(term => term.FeedbackGradient(layer).Times(term.Coefficient))
            .Aggregate((sum, more) => sum.Plus(more));
    }

    /// <inheritdoc/>
    public override Tensor? ForwardGradient(FeedbackExperience experience) =>
        updatesForward ? AlignmentPrimitive.ForwardGradientOf(_terms, new LayerActivity(experience)) : null;

    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) =>
        AlignmentProducts.Of(_terms, updatesForward).Count * DenseFlops.Product(sent, inputs);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) => signal is LayerwiseSignal ? null : WeightAlignment.Refusal;
}
