using Soap.Lifetimes;
using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// B goes down the gradient of a layer-local regulariser R = Σ c P with W in view; the model's optimiser moves it.
/// Symmetric alignment is such a sum; a new one is a new list of terms.
/// </summary>
/// <remarks>Kunin et al. 2020, arXiv:2003.01513. R's gradients reach B, and W where the rule says so, never the layers
/// below.</remarks>
/// <param name="name">Its word in texts and reports.</param>
/// <param name="updatesForward">Whether W too gets the gradient of R, beside its own.</param>
/// <param name="terms">The terms of R, at least one.</param>
/// <exception cref="ArgumentException">There is no term.</exception>
public sealed class WeightAlignment(
    string name, bool updatesForward, params IReadOnlyList<AlignmentPrimitive> terms) : WeightReadingFeedback
{
    internal const string Refusal = "it draws B and the W of its own layer together, and only under the layerwise " +
        "signal have the two one shape and one meaning";
    private readonly IReadOnlyList<AlignmentPrimitive> _terms = AlignmentPrimitive.AtLeastOne(terms);

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override (Tensor Feedback, Tensor? Forward) Gradients(FeedbackExperience experience, Tensor forward)
    {
        var layer = new LayerActivity(experience);
        var feedback = _terms.Select(term => term.FeedbackGradient(layer, forward).Times(term.Coefficient))
            .Aggregate((sum, more) => sum.Plus(more));
        if (!updatesForward)
        {
            return (feedback, null);
        }

        var decay = forward.Times(AlignmentPrimitive.ForwardDecayOf(_terms));
        return (
            feedback,
            AlignmentPrimitive.ForwardGradientOf(_terms, layer) is { } gradient ? decay.Plus(gradient) : decay);
    }

    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) =>
        AlignmentProducts.Of(_terms, updatesForward).Count * DenseFlops.Product(sent, inputs);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) => signal is LayerwiseSignal ? null : Refusal;
}
