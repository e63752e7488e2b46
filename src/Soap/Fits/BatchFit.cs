using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>
/// A fit that is a function of one batch's displacement and input, without a memory. The bias follows the sum of the
/// displacement.
/// </summary>
public abstract class BatchFit : Fit
{
    /// <summary>The direction in which the optimiser moves W (downhill is minus it).</summary>
    /// <param name="displacement">n_l / N, [N, n_l]: per sample, with the loss's 1/N in it.</param>
    /// <param name="input">h_{l−1}, [N, n_{l−1}].</param>
    /// <returns>[n_l, n_{l−1}].</returns>
    public abstract Tensor Gradient(Tensor displacement, Tensor input);
}
