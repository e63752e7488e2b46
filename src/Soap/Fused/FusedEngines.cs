using System.Numerics;
using System.Runtime.Intrinsics;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>Makes the engine for a float type and an instruction set.</summary>
internal static class FusedEngines
{
    /// <summary>An engine for what <see cref="FusedSupport"/> does not refuse.</summary>
    public static ITrainingEngine Create(
        Mlp model, Loss loss, Optimizer optimizer, IBatchSource source, int batch, ScalarType type, InstructionSet set,
        string reason) =>
        type == ScalarType.Float32
            ? Create<float>(model, loss, optimizer, source, batch, set, reason)
            : Create<double>(model, loss, optimizer, source, batch, set, reason);

    private static ITrainingEngine Create<T>(
        Mlp model, Loss loss, Optimizer optimizer, IBatchSource source, int batch, InstructionSet set, string reason)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => set switch
        {
            InstructionSet.Avx512 =>
                new FusedEngine<Vectors512<T>, Vector512<T>, T>(model, loss, optimizer, source, batch, set, reason),
            InstructionSet.Avx2 =>
                new FusedEngine<Vectors256<T>, Vector256<T>, T>(model, loss, optimizer, source, batch, set, reason),
            InstructionSet.Vector128 =>
                new FusedEngine<Vectors128<T>, Vector128<T>, T>(model, loss, optimizer, source, batch, set, reason),
            InstructionSet.Scalar =>
                new FusedEngine<Scalars<T>, T, T>(model, loss, optimizer, source, batch, set, reason),
            _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Unknown instruction set."),
        };
}
