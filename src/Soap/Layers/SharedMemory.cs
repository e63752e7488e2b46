using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>A tensor in another's memory, with a count of changes of its own, and no view of it.</summary>
internal static class SharedMemory
{
    /// <summary>Makes one.</summary>
    /// <param name="tensor">Whose memory it is.</param>
    public static Tensor Of(Tensor tensor) => empty(0, tensor.dtype, tensor.device).set_(tensor);
}
