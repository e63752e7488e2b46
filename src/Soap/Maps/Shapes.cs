using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Checks the shapes of tensors: of a layer's input, and of what the parts of a rule give.</summary>
internal static class Shapes
{
    /// <summary>What a part of a rule gave, if it has the shape that is needed.</summary>
    /// <exception cref="InvalidOperationException">It has not; the message has the part and both shapes.</exception>
    public static Tensor Shaped(Tensor result, Tensor like, string part) => Shaped(result, like.shape, part);

    /// <inheritdoc cref="Shaped(Tensor, Tensor, string)"/>
    public static Tensor Shaped(Tensor result, long[] shape, string part) => result.shape.AsSpan().SequenceEqual(shape)
        ? result
        : throw new InvalidOperationException(
            $"The {part} gave [{string.Join(", ", result.shape)}], where [{string.Join(", ", shape)}] is needed.");

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
