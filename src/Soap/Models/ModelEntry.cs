using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// A network that a trial converts, published or described by a text: a plain TorchSharp model of images.
/// </summary>
public abstract class ModelEntry
{
    private protected ModelEntry()
    {
    }

    /// <summary>Its word in trials and studies.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in a line.</summary>
    public abstract string Title { get; }

    /// <summary>Who published it.</summary>
    public abstract string Source { get; }

    /// <summary>
    /// The pattern of the modules at whose input a direct rule's broadcast arrives; null where each layer has one
    /// producer, and it goes to the layers themselves.
    /// </summary>
    public virtual string? DirectAt => null;

    /// <summary>Why it cannot take such images; null where it can.</summary>
    /// <param name="image">[channels, height, width]; null where the inputs are none.</param>
    public virtual string? Refuses(IReadOnlyList<long>? image) =>
        image is null ? "it takes images, and the inputs of the task are none"
        : image.Count != 3 || image[1] < SmallestSide || image[2] < SmallestSide
            ? $"it takes images [channels, height, width] of at least {SmallestSide} x {SmallestSide}, and those of " +
                $"the task are [{string.Join(", ", image)}]"
        : null;

    /// <summary>Makes the network, with weights as TorchSharp draws them.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="outputs">n_L, at least 1.</param>
    /// <returns>A model of flat inputs, [N, channels · height · width].</returns>
    /// <exception cref="SoapException">It cannot take such images; the message has the reason.</exception>
    public Module<Tensor, Tensor> Create(IReadOnlyList<long> image, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        return Refuses(image) is { } reason
            ? throw SoapException.BadUsage($"model '{Name}': {reason}")
            : Made(image, outputs);
    }

    /// <summary>The smallest height and width.</summary>
    private protected abstract int SmallestSide { get; }

    /// <inheritdoc cref="Create"/>
    private protected abstract Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs);
}
