using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>The third part of a rule: how a layer's weights follow its displacement.</summary>
public abstract class Fit
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The direction in which the optimiser moves W (downhill is minus it).</summary>
    /// <param name="displacement">n_l / N, [N, n_l]: per sample, with the loss's 1/N in it.</param>
    /// <param name="input">h_{l−1}, [N, n_{l−1}].</param>
    /// <returns>[n_l, n_{l−1}].</returns>
    public abstract Tensor Gradient(Tensor displacement, Tensor input);

    /// <summary>Floating-point operations in one layer, a sample: those of the outer product, 2 n_{l−1} n_l. A fit that does more overrides it; what it does once a step counts 1/N, what it does every T steps 1/(T N).</summary>
    /// <param name="inputs">n_{l−1}.</param>
    /// <param name="outputs">n_l.</param>
    /// <param name="samples">N, the samples that it is given at once.</param>
    public virtual double Flops(int inputs, int outputs, int samples) => RuleFlops.Product(outputs, inputs);
}
