using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Feedback.Alignment;

/// <summary>
/// A term c P of a layer's regulariser R, given by the gradients of P: sums of such terms pull B towards W.
/// What P may see decides where it fits: a <see cref="LocalPrimitive"/> sees activities, any other one W as well.
/// </summary>
/// <remarks>Kunin, Nayebi, Sagastuy-Brena, Ganguli, Bloom and Yamins 2020, arXiv:2003.01513; the forms are those of
/// the authors' code, without factors of one half.</remarks>
public abstract class AlignmentPrimitive
{
    /// <summary>Makes the term.</summary>
    /// <param name="coefficient">c, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">c is negative or not finite.</exception>
    protected AlignmentPrimitive(double coefficient)
    {
        Coefficient = coefficient >= 0 && double.IsFinite(coefficient)
            ? coefficient
            : throw new ArgumentOutOfRangeException(
                nameof(coefficient), coefficient, "A primitive's coefficient is a number of at least 0.");
    }

    /// <summary>c.</summary>
    public double Coefficient { get; }

    /// <summary>
    /// m: P's gradient by W contains m W. It stands apart because W is in no primitive's reach for this; 0 by default.
    /// </summary>
    public virtual double ForwardDecay => 0;

    /// <summary>∂P/∂B, of B's shape.</summary>
    /// <param name="layer">The layer's activity.</param>
    /// <param name="forward">W, [n_l, n_{l−1}], read-only.</param>
    public abstract Tensor FeedbackGradient(LayerActivity layer, Tensor forward);

    /// <summary>∂P/∂W without its m W, of W's shape; null, as by default, is 0.</summary>
    /// <param name="layer">The layer's activity.</param>
    public virtual Tensor? ForwardGradient(LayerActivity layer) => null;

    /// <summary>
    /// The dense products of the layer's size that P's gradients take, for the count of floating-point operations: one
    /// of their own, by default.
    /// </summary>
    /// <param name="updatesForward">Whether ∂P/∂W is asked for too.</param>
    public virtual AlignmentProducts Products(bool updatesForward) => new(Own: 1);

    /// <summary>Σ c ∂P/∂W over terms, without m W; null if all are 0.</summary>
    internal static Tensor? ForwardGradientOf(IEnumerable<AlignmentPrimitive> terms, LayerActivity layer) => terms
        .Select(term => term.ForwardGradient(layer)?.Times(term.Coefficient))
        .Aggregate((sum, more) => sum is null ? more : more is null ? sum : sum.Plus(more));

    /// <summary>Σ c m over terms.</summary>
    internal static double ForwardDecayOf(IEnumerable<AlignmentPrimitive> terms) =>
        terms.Sum(term => term.Coefficient * term.ForwardDecay);

    /// <summary>The terms themselves, if there are any.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    internal static IReadOnlyList<T> AtLeastOne<T>(IReadOnlyList<T> terms) =>
        terms.Count > 0
            ? terms
            : throw new ArgumentException("A regulariser is a sum of at least one primitive.", nameof(terms));
}
