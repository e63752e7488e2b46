using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>Class labels that no output stands for.</summary>
internal static class Labels
{
    /// <summary>The first sample, counted from 0, whose label is not one of 0 … outputs − 1, and that label; null
    /// if there is none. On another device than the CPU labels are not read, since each step would wait for them:
    /// there libtorch's own losses refuse them.</summary>
    /// <param name="labels">[N], of a type of labels.</param>
    /// <param name="outputs">The number of classes.</param>
    public static unsafe (int Sample, long Label)? FirstWrong(Tensor labels, int outputs)
    {
        if (labels.device_type != TorchSharp.DeviceType.CPU)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var rows = labels.detach().to_type(ScalarType.Int64).contiguous();
        var all = new ReadOnlySpan<long>(TensorMemory.Of<long>(rows), (int)rows.shape[0]);
        var index = all.IndexOfAnyExceptInRange(0, outputs - 1);
        (int, long)? wrong = index < 0 ? null : (index, all[index]);
        GC.KeepAlive(labels);
        return wrong;
    }
}
