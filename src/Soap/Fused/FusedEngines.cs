using System.Numerics;
using System.Runtime.Intrinsics;
using Soap.Conversion;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Fused;

/// <summary>Makes the engine for a float type and an instruction set.</summary>
internal static class FusedEngines
{
    /// <summary>An engine for what <see cref="FusedSupport"/> does not refuse.</summary>
    public static ITrainingEngine Create(
        Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, int batch, ScalarType type,
        InstructionSet set) =>
        type == ScalarType.Float32
            ? Create<float>(model, loss, optimizer, source, batch, set)
            : Create<double>(model, loss, optimizer, source, batch, set);

    private static ITrainingEngine Create<T>(
        Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, int batch,
        InstructionSet set)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => set switch
        {
            InstructionSet.Avx512 =>
                Create<Vectors512<T>, Vector512<T>, T>(model, loss, optimizer, source, batch, set),
            InstructionSet.Avx2 =>
                Create<Vectors256<T>, Vector256<T>, T>(model, loss, optimizer, source, batch, set),
            InstructionSet.Vector128 =>
                Create<Vectors128<T>, Vector128<T>, T>(model, loss, optimizer, source, batch, set),
            InstructionSet.Scalar => Create<Scalars<T>, T, T>(model, loss, optimizer, source, batch, set),
            _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Unknown instruction set."),
        };

    private static ITrainingEngine Create<TSet, TVector, T>(
        Module<Tensor, Tensor> model, Loss loss, Optimizer optimizer, IBatchSource source, int batch,
        InstructionSet set)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model switch
        {
            Mlp network => new FusedEngine<TSet, TVector, T>(
                network, loss, optimizer, source, batch, set, "a dense network on the CPU"),
            RuleNetwork network when GraphPlan.Of(network, out _) is { } plan => new GraphEngine<TSet, TVector, T>(
                network, plan, loss, optimizer, source, batch, set, "layers, norms and pooling on the CPU"),
            _ => throw new ArgumentException($"The fused engine cannot train a {model.GetType().Name}."),
        };
}
