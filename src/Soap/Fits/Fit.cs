using Soap.Maps;

namespace Soap.Fits;

/// <summary>
/// The third part of a rule: how a layer's weights follow its displacement.
/// A fit is an <see cref="InputFit"/>, which puts something in the place of the layer's input, or a
/// <see cref="BatchFit"/>, any function of displacement and input.
/// </summary>
public abstract class Fit
{
    private protected Fit()
    {
    }

    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Floating-point operations in one layer, a sample: those of the outer product, 2 n_{l−1} n_l. A fit that does
    /// more overrides it; what it does once a step counts 1/N, what it does every T steps 1/(T N). For kernels it is
    /// asked with the columns and rows of W as a matrix, and what it says is counted at each position.
    /// </summary>
    /// <param name="inputs">n_{l−1}.</param>
    /// <param name="outputs">n_l.</param>
    /// <param name="samples">N, the samples that it is given at once; for kernels positions of all samples.</param>
    public virtual double Flops(int inputs, int outputs, int samples) => DenseFlops.Product(outputs, inputs);
}
