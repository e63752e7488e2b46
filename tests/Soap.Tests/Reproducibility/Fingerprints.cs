using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Soap.Native;
using Soap.Tests.Fused;
using static TorchSharp.torch;

namespace Soap.Tests.Reproducibility;

/// <summary>What of a machine decides the bits of a training, beside the code: told by its answers and not by its
/// name.</summary>
internal static class Fingerprints
{
    private const int Digits = 12;

    /// <summary>The name of a machine whose mathematics of the C library gives these bits: the initial weights need
    /// it.</summary>
    public static string OfMathematics()
    {
        Func<double, double>[] functions = [Math.Log, Math.Cos, Math.Sin, Math.Exp, Math.Tanh, x => Math.Pow(x, 0.3)];
        double[] values =
        [
            .. from function in functions
               from i in Enumerable.Range(0, 2048)
               select function((IntegerImages.Weight(i, 40) + 0.126) * 4),
        ];
        return $"mathematics {Digest(MemoryMarshal.AsBytes(values.AsSpan()))}";
    }

    /// <summary>The name of a machine on which this version of libtorch gives these bits: they depend on the processor
    /// and on <c>ATEN_CPU_CAPABILITY</c> and <c>MKL_CBWR</c>.</summary>
    public static string OfLibtorch()
    {
        _ = ConvolutionLibrary.IsUsed; // which decides who makes them
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (x, w) = (Draw(50, 64, 784), Draw(51, 100, 784));
        var images = Draw(52, 8, 3, 12, 12);
        var kernels = Draw(53, 5, 3, 3, 3);
        var square = Draw(54, 24, 24);
        var (wide, symmetric) = (x.mm(w.t()), square.mm(square.t()));
        Tensor[] answers =
        [
            wide, nn.functional.linear(x, w), wide.t().mm(x), Draw(55, 5, 30).mm(Draw(56, 30, 17)),
            nn.functional.conv2d(images, kernels), nn.functional.max_pool2d(images, 2), wide.sum(dim: 0),
            wide.sum(dim: 1), wide.exp(), wide.tanh(), wide.sigmoid(), nn.functional.log_softmax(wide, 1),
            wide.norm(), symmetric, linalg.eigvalsh(symmetric.to_type(ScalarType.Float64)),
        ];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var answer in answers)
        {
            hash.AppendData(answer.contiguous().ToBytes());
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
        return $"libtorch {NativeLibraries.LibtorchVersion}, answers {digest}, {OfMathematics()}";
    }

    private static Tensor Draw(uint seed, params long[] shape) => tensor(
        Enumerable.Range(0, (int)shape.Aggregate(1L, (product, width) => product * width))
            .Select(i => (float)IntegerImages.Weight(i, seed)).ToArray(),
        shape);

    private static string Digest(ReadOnlySpan<byte> bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(bytes))[..Digits];
}
