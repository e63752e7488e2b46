using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Native.Doctor;

/// <summary>One product of matrices and one convolution on a device, beside the CPU's.</summary>
internal static class DeviceArithmetic
{
    /// <summary>How far the device's numbers are from the CPU's: max |x − y| / max |y|, not a number where one is
    /// none.</summary>
    public static (double Product, double Convolution) Differences(Device device)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return (
            Difference(device, [Numbers("left", 64, 512), Numbers("right", 512, 32)], (x, y) => x.mm(y)),
            Difference(
                device, [Numbers("images", 4, 16, 12, 12), Numbers("kernels", 8, 16, 3, 3)],
                (x, y) => nn.functional.conv2d(x, y)));
    }

    /// <summary>max |x − y| / max |y| of two lists of numbers of one length.</summary>
    internal static double Difference(IReadOnlyList<float> x, IReadOnlyList<float> y) =>
        x.Zip(y, (a, b) => Math.Abs((double)a - b)).Aggregate(0.0, Math.Max)
            / y.Select(b => Math.Abs((double)b)).Aggregate(0.0, Math.Max);

    private static double Difference(Device device, Tensor[] factors, Func<Tensor, Tensor, Tensor> operation)
    {
        var there = operation(factors[0].to(device), factors[1].to(device)).cpu();
        var here = operation(factors[0], factors[1]);
        return Difference([.. there.data<float>()], [.. here.data<float>()]);
    }

    private static Tensor Numbers(string name, params long[] shape)
    {
        var (stream, numbers) = (new RandomStream(1, $"doctor/{name}"), shape.Aggregate(1L, (n, size) => n * size));
        return tensor(
            [.. Enumerable.Range(0, (int)numbers).Select(index => (float)stream.Normal(index))], shape,
            ScalarType.Float32, CPU).clone();
    }
}
