using System.Buffers;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>Random tensors that are filled in rented arrays: large arrays at every step would keep the garbage
/// collector busy.</summary>
internal static class RentedNoise
{
    /// <summary>A tensor of numbers.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="like">Whose float type and device it has.</param>
    /// <param name="fill">Fills its entries, in rows.</param>
    public static Tensor Of(long[] shape, Tensor like, Action<Span<double>> fill)
    {
        var count = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        var values = ArrayPool<double>.Shared.Rent(count);
        var used = values.AsSpan(0, count);
        fill(used);
        var result = empty(shape, ScalarType.Float64, CPU);
        result.bytes = MemoryMarshal.AsBytes(used);
        ArrayPool<double>.Shared.Return(values);
        return result.to_type(like.dtype).to(like.device);
    }
}
