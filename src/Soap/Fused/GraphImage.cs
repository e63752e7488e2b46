using System.Numerics;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// An image in memory: its numbers, and what it is displaced by, [channels, height, width, samples].
/// </summary>
internal sealed unsafe class GraphImage<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _values, _displacement;

    /// <param name="plan">What it is.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    public GraphImage(PlannedImage plan, int stride)
    {
        Plan = plan;
        (_values, _displacement) = (
            new AlignedMemory<T>((long)plan.Features * stride), new AlignedMemory<T>((long)plan.Features * stride));
    }

    /// <summary>What it is.</summary>
    public PlannedImage Plan { get; }

    /// <summary>h = f(a).</summary>
    public T* Values => _values.Start;

    /// <summary>∂ loss / ∂ a as the rule has it, with the loss's 1/N: what fills up the last block of samples is
    /// zero.</summary>
    public T* Displacement => _displacement.Start;

    public void Dispose()
    {
        _values.Dispose();
        _displacement.Dispose();
    }
}
