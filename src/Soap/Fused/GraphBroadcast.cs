using System.Numerics;
using Soap.Fused.Simd;
using Soap.Native;
using Soap.Signals;

namespace Soap.Fused;

/// <summary>What is sent straight to all layers: the output's error, its signs, or minus the target.</summary>
/// <param name="sent">Which.</param>
/// <param name="scale">How large signs and targets are.</param>
/// <param name="outputs">n_L.</param>
/// <param name="batch">The batch.</param>
internal sealed unsafe class GraphBroadcast<TSet, TVector, T>(
    SentKind sent, ErrorScale scale, int outputs, GraphBatch batch) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedMemory<T> _sent = new((long)outputs * batch.Stride);

    /// <summary>n_L.</summary>
    public int Outputs => outputs;

    /// <summary>What is sent, [n_L, samples]: what fills up the last block is zero.</summary>
    public T* Sent => _sent.Start;

    /// <summary>Makes it.</summary>
    /// <param name="error">e / N of the output, [n_L, samples].</param>
    /// <param name="targets">What the output should be.</param>
    public void Take(T* error, FusedTargets<T> targets)
    {
        var factor = sent == SentKind.Error ? T.One : FusedDisplacements<TSet, TVector, T>.Factor(
            scale, batch.Samples, outputs);
        for (var row = 0; row < outputs; row++)
        {
            for (var sample = 0; sample < batch.Samples; sample++)
            {
                var at = (nint)row * batch.Stride + sample;
                var number = sent switch
                {
                    SentKind.Error => error[at],
                    SentKind.ErrorSign => FusedDisplacements<TSet, TVector, T>.Sign(error[at]),
                    SentKind.Target => -targets.Values[(nint)row * targets.Stride + sample],
                    _ => throw new InvalidOperationException($"{sent} is not sent to all."),
                };
                Sent[at] = factor * number;
            }

            new Span<T>(Sent + (nint)row * batch.Stride + batch.Samples, batch.Padded - batch.Samples).Clear();
        }
    }

    public void Dispose() => _sent.Dispose();
}
