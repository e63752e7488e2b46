using Soap.Data;
using static TorchSharp.torch;

namespace Soap.Losses;

/// <summary>
/// Checks that inputs and targets fit a network, on which everything that calculates with them relies: libtorch would
/// spread shapes that do not fit over each other, and kernels would read beyond them.
/// </summary>
internal static class SampleShapes
{
    /// <summary>Refuses inputs and targets that do not fit.</summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels [N], or values [N, n_L].</param>
    /// <param name="features">The network's inputs.</param>
    /// <param name="outputs">n_L.</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">They do not fit; the message has the shapes, or the label.</exception>
    public static void Check(Tensor inputs, Tensor targets, int features, int outputs, Loss loss)
    {
        if (inputs.dim() != 2 || inputs.shape[1] != features)
        {
            throw new ArgumentException(
                $"The network has {features} inputs, but its input is {SampleTypes.Shape(inputs)}.", nameof(inputs));
        }

        if (targets.dim() == 0 || targets.shape[0] != inputs.shape[0])
        {
            throw new ArgumentException($"The targets are {SampleTypes.Shape(targets)}, but the input is " +
                $"{SampleTypes.Shape(inputs)}.", nameof(targets));
        }

        CheckTargets(targets, outputs, loss);
    }

    /// <summary>Refuses targets that do not fit the outputs.</summary>
    /// <param name="targets">Labels [N], or values [N, n_L].</param>
    /// <param name="outputs">n_L.</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">They do not fit; the message has the shapes, or the label.</exception>
    public static void CheckTargets(Tensor targets, int outputs, Loss loss)
    {
        if (SampleTypes.AreLabels(targets))
        {
            if (Labels.FirstWrong(targets, outputs) is var (sample, label))
            {
                throw new ArgumentException($"Label {sample} (counted from 0) is {label}; allowed: 0 to " +
                    $"{outputs - 1}, the network's outputs.", nameof(targets));
            }

            return;
        }

        if (!SampleTypes.AreValues(targets))
        {
            throw new ArgumentException(
                $"The targets are {SampleTypes.NameOf(targets.dtype)} {SampleTypes.Shape(targets)}; allowed: whole " +
                    $"numbers [N] as labels, or floats [N, {outputs}] as values.", nameof(targets));
        }

        if (loss.LabelSmoothing > 0)
        {
            throw new ArgumentException($"Label smoothing needs labels, but the targets are " +
                $"{SampleTypes.Shape(targets)}.", nameof(targets));
        }

        if (loss.Kind != LossKind.MeanSquaredError)
        {
            throw new ArgumentException($"The loss {EnumWords.Of(loss.Kind)} needs labels, but the targets are " +
                $"{SampleTypes.Shape(targets)}.", nameof(targets));
        }

        if (targets.shape[1] != outputs)
        {
            throw new ArgumentException($"The network has {outputs} outputs, but the targets are " +
                $"{SampleTypes.Shape(targets)}.", nameof(targets));
        }
    }
}
