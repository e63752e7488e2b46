using System.Numerics;
using Soap.Conversion;
using Soap.Fused.Simd;

namespace Soap.Fused;

/// <summary>What is sent to all arrives at the input of a module.</summary>
/// <param name="point">B of the place.</param>
/// <param name="at">What enters the module.</param>
/// <param name="broadcast">What is sent to all.</param>
/// <param name="batch">The batch.</param>
internal sealed unsafe class GraphPoint<TSet, TVector, T>(
    BroadcastPoint point, GraphImage<T> at, GraphBroadcast<TSet, TVector, T> broadcast, GraphBatch batch)
    : GraphStage<TSet, TVector, T>(at, at)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GraphCarrier<TSet, TVector, T> _carrier = new(
        point.Feedback, point.Expansion, (int)point.Feedback.shape[0], 1, batch);

    /// <inheritdoc/>
    public override void Forward<TActivation>(GraphBatch batch)
    {
    }

    /// <inheritdoc/>
    public override void Down<TActivation>(GraphBatch batch)
    {
        _carrier.Down<TActivation>(From, _carrier.Carried(broadcast.Sent, broadcast.Outputs), ArrivesSecond);
    }

    public override void Dispose()
    {
        _carrier.Dispose();
        base.Dispose();
    }
}
