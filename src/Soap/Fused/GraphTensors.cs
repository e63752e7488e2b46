using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>Numbers of a graph as tensors of samples.</summary>
internal static unsafe class GraphTensors
{
    /// <summary>A copy of [channels, places, samples], which lies in memory as these do.</summary>
    /// <param name="from">The numbers.</param>
    /// <param name="shape">[samples, channels, …].</param>
    /// <param name="step">Places from one channel to the next.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    public static Tensor Copy<T>(T* from, long[] shape, int step, int stride)
        where T : unmanaged
    {
        var places = shape.Skip(2).Aggregate(1L, (product, side) => product * side);
        var (samples, copy) = ((int)shape[0], empty([shape[1], places, shape[0]], TensorMemory.TypeOf<T>()));
        var to = TensorMemory.Of<T>(copy);
        for (var channel = 0; channel < shape[1]; channel++)
        {
            for (var place = 0; place < places; place++, to += samples)
            {
                var row = from + ((nint)channel * step + place) * stride;
                new Span<T>(row, samples).CopyTo(new Span<T>(to, samples));
            }
        }

        return copy.permute(2, 0, 1).reshape(shape);
    }
}
