using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Fused;

/// <summary>Pooling: the largest or the mean of windows.</summary>
/// <param name="plan">What it is.</param>
/// <param name="from">What it reads.</param>
/// <param name="to">What it makes.</param>
internal sealed unsafe class GraphPool<TSet, TVector, T>(PlannedPool plan, GraphImage<T> from, GraphImage<T> to)
    : GraphStage<TSet, TVector, T>(from, to)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PoolKernels<TSet, TVector, T> _kernels = new(
        from.Plan.Channels, from.Plan.Height, from.Plan.Width, plan.Height, plan.Width,
        (from.Plan.ChannelStep, to.Plan.ChannelStep));

    /// <inheritdoc/>
    public override void Forward<TActivation>(GraphBatch batch) =>
        _kernels.Forward(plan.IsLargest, batch.Padded, From.Values, To.Values, batch.Stride);

    /// <inheritdoc/>
    public override void Down<TActivation>(GraphBatch batch) => _kernels.Back<TActivation>(
        plan.IsLargest, batch.Padded, To.Displacement, To.Values, From.Values, From.Displacement, batch.Stride);
}
