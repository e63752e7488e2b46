using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>What kernels rely on and do not look at again: that inputs and targets have the network's shape.</summary>
internal static class FusedShapes
{
    /// <summary>Refuses inputs and targets that do not fit.</summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels [N], or values [N, n_L].</param>
    /// <param name="features">The network's inputs.</param>
    /// <param name="outputs">n_L.</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">They do not fit; the message has the shapes, or the label.</exception>
    public static void Check(Tensor inputs, Tensor targets, int features, int outputs, Loss loss) =>
        SampleShapes.Check(inputs, targets, features, outputs, loss);
}
