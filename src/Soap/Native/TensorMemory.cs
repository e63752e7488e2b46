using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Soap.Native;

/// <summary>The memory behind tensors, and tensors from memory.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>The type of tensors whose numbers are T.</summary>
    public static ScalarType TypeOf<T>() =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : throw new ArgumentException($"No tensor of the engine has numbers of type {typeof(T).Name}.");

    /// <summary>
    /// Where a tensor's numbers begin, row by row. The memory is the tensor's: it lives as long as the tensor does and
    /// stays where it is.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor is not on the CPU, not in rows, or of another type.</exception>
    public static T* Of<T>(Tensor tensor)
        where T : unmanaged
    {
        if (tensor.device_type != TorchSharp.DeviceType.CPU || !tensor.is_contiguous() || tensor.dtype != TypeOf<T>())
        {
            throw new ArgumentException(
                $"The tensor is on {tensor.device} in {tensor.dtype} with strides " +
                    $"[{string.Join(", ", tensor.stride())}]; rows of {typeof(T).Name} on the CPU are needed.",
                nameof(tensor));
        }

        using var plain = tensor.detach();
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(plain.bytes));
    }

    /// <summary>A tensor [rows, columns] with a copy of the numbers.</summary>
    public static Tensor Copy<T>(T* from, int rows, int columns, nint stride)
        where T : unmanaged
    {
        var copy = empty([rows, columns], TypeOf<T>());
        var to = Of<T>(copy);
        for (var row = 0; row < rows; row++)
        {
            new Span<T>(from + row * stride, columns).CopyTo(new Span<T>(to + (long)row * columns, columns));
        }

        return copy;
    }
}
