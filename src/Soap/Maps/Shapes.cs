using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Checks the shapes of tensors: of a layer's input, and of what the parts of a rule give.</summary>
internal static class Shapes
{
    /// <summary>
    /// What a part of a rule gave, if it has the shape that is needed and is on the device: libtorch ends the process
    /// where a gradient is on another.
    /// </summary>
    /// <param name="result">What it gave.</param>
    /// <param name="like">A tensor of the shape and on the device.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidOperationException">It is not so; the message has the part, and both shapes or
    /// devices.</exception>
    public static Tensor Shaped(Tensor result, Tensor like, string part) => Shaped(result, like.shape, like, part);

    /// <inheritdoc cref="Shaped(Tensor, Tensor, string)"/>
    /// <param name="result">What it gave.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="beside">A tensor on the device.</param>
    /// <param name="part">The part.</param>
    public static Tensor Shaped(Tensor result, long[] shape, Tensor beside, string part)
    {
        if (!result.shape.AsSpan().SequenceEqual(shape))
        {
            throw new InvalidOperationException(
                $"The {part} gave [{string.Join(", ", result.shape)}], where [{string.Join(", ", shape)}] is needed.");
        }

        return result.device_type == beside.device_type && result.device_index == beside.device_index
            ? result
            : throw new InvalidOperationException(
                $"The {part} gave a tensor on {result.device}, where one on {beside.device} is needed.");
    }

    /// <exception cref="ArgumentException">The input's last dimension is not the layer's.</exception>
    public static void ThrowUnlessWide(Tensor input, long width)
    {
        if (input.dim() == 0 || input.shape[^1] != width)
        {
            throw new ArgumentException(
                $"The layer has {width} inputs, but its input is [{string.Join(", ", input.shape)}].", nameof(input));
        }
    }
}
