using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>Feedback weights in memory, and how they carry what is sent.</summary>
/// <param name="feedback">B, [rows, …].</param>
/// <param name="expansion">What is passed before B, [width of what is sent, rows]; or null.</param>
/// <param name="rows">B's rows; of kernels the channels that they carry.</param>
/// <param name="places">Places of a channel of what kernels carry; 1 for a matrix.</param>
/// <param name="batch">The batch.</param>
internal sealed unsafe class GraphCarrier<TSet, TVector, T>(
    Tensor feedback, Tensor? expansion, int rows, int places, GraphBatch batch) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _expansion = expansion is null ? null : TensorMemory.Of<T>(expansion);
    private readonly AlignedMemory<T>? _expanded = expansion is null
        ? null
        : new AlignedMemory<T>((long)rows * places * batch.Stride);

    /// <summary>B.</summary>
    public T* Feedback { get; } = TensorMemory.Of<T>(feedback);

    /// <summary>B's rows.</summary>
    public int Rows => rows;

    /// <summary>Whether something is passed before B.</summary>
    public bool Expands => _expanded is not null;

    /// <summary>What B carries: what is sent, or what the expansion made of it.</summary>
    /// <param name="sent">[width, places, samples].</param>
    /// <param name="width">The width of what is sent.</param>
    public T* Carried(T* sent, int width)
    {
        if (_expanded is null)
        {
            return sent;
        }

        // All places as one row.
        var row = checked(places * batch.Stride);
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(_expanded.Start), row);
        Product<TSet, TVector, T>.Run(
            rows, row - batch.Stride + batch.Padded, width, _expansion, 1, rows, sent, row, ref end);
        return _expanded.Start;
    }

    /// <summary>Carries it through B as a matrix to the places of an image.</summary>
    /// <param name="to">The image, of as many features as B has columns.</param>
    /// <param name="carried">What B carries.</param>
    /// <param name="adds">Whether something arrived before.</param>
    public void Down<TActivation>(GraphImage<T> to, T* carried, bool adds)
        where TActivation : struct, IActivation<T>
    {
        var plan = to.Plan;
        var (parts, places) = plan.IsSpread ? (plan.Channels, plan.Places) : (1, plan.Features);
        for (var part = 0; part < parts; part++)
        {
            var at = to.Offset(part);
            var end = new ArrivalEnd<TActivation, T>(to.Values + at, to.Displacement + at, batch.Stride, adds);
            Product<TSet, TVector, T>.Run(
                places, batch.Padded, rows, Feedback + (nint)part * places, 1, plan.Features, carried, batch.Stride,
                ref end);
        }
    }

    public void Dispose() => _expanded?.Dispose();
}
