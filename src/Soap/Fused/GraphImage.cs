using System.Numerics;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// An image in memory: its numbers, and what it is displaced by, [channels, height, width, samples].
/// </summary>
internal sealed unsafe class GraphImage<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _stride;
    private readonly AlignedMemory<T> _values;
    private readonly AlignedMemory<T>? _displacement;

    /// <param name="plan">What it is.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    /// <param name="sharesOwn">Whether its displacement takes the place of its numbers.</param>
    /// <param name="shared">The image in whose memory its displacement lies; null: in memory of its own.</param>
    public GraphImage(PlannedImage plan, int stride, bool sharesOwn, GraphImage<T>? shared)
    {
        Plan = plan;
        _stride = stride;
        _values = new AlignedMemory<T>((long)plan.Rows * stride);
        _displacement = sharesOwn || shared is not null ? null : new AlignedMemory<T>(_values.Length);
        Displacement = sharesOwn ? Values : shared is not null ? shared.Displacement : _displacement!.Start;
    }

    /// <summary>What it is.</summary>
    public PlannedImage Plan { get; }

    /// <summary>h = f(a); on the way down, until the displacement takes their place.</summary>
    public T* Values => _values.Start;

    /// <summary>∂ loss / ∂ a as the rule has it, with the loss's 1/N: what fills up the last block of samples is
    /// zero.</summary>
    public T* Displacement { get; }

    /// <summary>From the numbers of the first channel to those of another.</summary>
    public nint Offset(int channel) => (nint)channel * Plan.ChannelStep * _stride;

    public void Dispose()
    {
        _values.Dispose();
        _displacement?.Dispose();
    }
}
