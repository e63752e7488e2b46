using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Native;

namespace Soap.Fused;

/// <summary>Dropout, by the masks that the module would draw.</summary>
/// <param name="module">The module, which counts its calls.</param>
/// <param name="from">What it reads.</param>
/// <param name="to">What it makes.</param>
/// <param name="batch">The batch.</param>
/// <param name="measured">The same step of the network that is measured, whose masks it takes; null: it draws its
/// own.</param>
internal sealed unsafe class GraphDropout<TSet, TVector, T>(
    StreamDropout module, GraphImage<T> from, GraphImage<T> to, GraphBatch batch,
    GraphDropout<TSet, TVector, T>? measured) : GraphStage<TSet, TVector, T>(from, to)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // By samples, as it is drawn, and as the images lie.
    private readonly AlignedMemory<T>? _drawn = measured is null
        ? new AlignedMemory<T>((long)batch.Capacity * to.Plan.Features)
        : null;

    private readonly AlignedMemory<T>? _mask = measured is null
        ? new AlignedMemory<T>((long)to.Plan.Features * batch.Stride)
        : null;

    private readonly T _kept = module.Kept<T>();

    // [features, samples]: 0, or 1 / (1 − p).
    private T* Mask => _mask is null ? measured!.Mask : _mask.Start;

    /// <inheritdoc/>
    public override void Forward<TActivation>(GraphBatch batch)
    {
        if (batch.Trains && _mask is not null)
        {
            Draw(batch);
        }

        var mask = Mask;
        for (var channel = 0; channel < From.Plan.Channels; channel++)
        {
            T* x = From.Values + From.Offset(channel), h = To.Values + To.Offset(channel);
            for (var place = 0; place < From.Plan.Places; place++)
            {
                for (var sample = 0; sample < batch.Padded; sample += TSet.Lanes)
                {
                    var number = TSet.Load(x + sample);
                    TSet.Store(batch.Trains ? TSet.Multiply(number, TSet.Load(mask + sample)) : number, h + sample);
                }

                x += batch.Stride;
                h += batch.Stride;
                mask += batch.Stride;
            }
        }
    }

    /// <inheritdoc/>
    public override void Down<TActivation>(GraphBatch batch)
    {
        var end = Arrival<TActivation>(batch);
        var mask = Mask;
        for (var channel = 0; channel < From.Plan.Channels; channel++)
        {
            var n = To.Displacement + To.Offset(channel);
            for (var place = 0; place < From.Plan.Places; place++, n += batch.Stride, mask += batch.Stride)
            {
                for (var sample = 0; sample < batch.Padded; sample += TSet.Lanes)
                {
                    end.Take<TSet, TVector>(
                        (nint)channel * From.Plan.ChannelStep + place, sample,
                        TSet.Multiply(TSet.Load(n + sample), TSet.Load(mask + sample)));
                }
            }
        }
    }

    public override void Dispose()
    {
        _drawn?.Dispose();
        _mask?.Dispose();
        base.Dispose();
    }

    private void Draw(GraphBatch batch)
    {
        var features = To.Plan.Features;
        module.Draw(new Span<T>(_drawn!.Start, checked(batch.Samples * features)), _kept);
        Rearrange.Transpose(batch.Samples, features, _drawn.Start, features, _mask!.Start, batch.Stride);
    }
}
