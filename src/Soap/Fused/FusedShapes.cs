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
    /// <exception cref="ArgumentException">They do not fit; the message has the shapes.</exception>
    public static void Check(Tensor inputs, Tensor targets, int features, int outputs, Loss loss)
    {
        if (inputs.dim() != 2 || inputs.shape[1] != features)
        {
            throw new ArgumentException($"The network has {features} inputs, but its input is {Text(inputs)}.", nameof(inputs));
        }

        if (targets.dim() == 0 || targets.shape[0] != inputs.shape[0])
        {
            throw new ArgumentException($"The targets are {Text(targets)}, but the input is {Text(inputs)}.", nameof(targets));
        }

        if (targets.dim() > 1 && loss != Loss.MeanSquaredError)
        {
            throw new ArgumentException($"The loss {Words.Of(loss)} needs labels, but the targets are {Text(targets)}.", nameof(targets));
        }

        if (targets.dim() > 1 && (targets.dim() > 2 || targets.shape[1] != outputs))
        {
            throw new ArgumentException($"The network has {outputs} outputs, but the targets are {Text(targets)}.", nameof(targets));
        }
    }

    private static string Text(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
