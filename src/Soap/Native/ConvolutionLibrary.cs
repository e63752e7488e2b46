using System.Runtime.InteropServices;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Native;

/// <summary>
/// The library oneDNN within libtorch, which makes float32 convolutions on the CPU, as long as it makes them right. On
/// some machines its version in libtorch 2.10 takes what happens to lie in memory for the channels that fill up a
/// block of 8 or 16, so that the gradient of a convolution's input is wrong by half of its length wherever the number
/// of its outputs is no multiple of that, and nothing tells. It is tried before SOAP's first convolution, and where it
/// fails it is switched off for the whole process: libtorch's other convolutions are right, and take three to seven
/// times as long.
/// </summary>
internal static class ConvolutionLibrary
{
    private const double Tolerance = 1e-3;

    // Names of C++: at::globalContext(), and of at::Context setUserEnabledMkldnn(bool) and setUserEnabledNNPACK(bool).
    // The latter library writes a line for each convolution where it does not know the processor.
    private const string Context = "_ZN2at13globalContextEv";
    private static readonly string[] Switches =
        ["_ZN2at7Context20setUserEnabledMkldnnEb", "_ZN2at7Context20setUserEnabledNNPACKEb"];

    private static readonly Lazy<bool> Used = new(Decide);

    /// <summary>Whether oneDNN makes convolutions in this process; the first call tries it.</summary>
    /// <exception cref="SoapException">Its convolutions are wrong, and cannot be made without it.</exception>
    public static bool IsUsed => Used.Value;

    /// <summary>The largest difference between convolutions in float32 and in float64, forwards and both gradients:
    /// ‖x − y‖ / ‖y‖; infinite where there is a number that is none.</summary>
    internal static double Error()
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        return new[] { (4, 5, 3), (4, 8, 3), (8, 8, 3), (4, 12, 3), (20, 20, 3), (3, 6, 5) }.Max(shape =>
            Error(shape.Item1, shape.Item2, shape.Item3));
    }

    private static bool Decide()
    {
        NativeLibraries.Load();
        if (Error() <= Tolerance)
        {
            return true;
        }

        SwitchOff();
        return Error() is var error && error <= Tolerance ? false : throw Wrong(
            $"they differ from those in float64 by {error:G2} of their length, with its library oneDNN and without");
    }

    private static unsafe void SwitchOff()
    {
        var library = NativeLibraries.LibtorchCpu();
        foreach (var name in Switches)
        {
            if (OperatingSystem.IsWindows()
                || !NativeLibrary.TryGetExport(library, Context, out var context)
                || !NativeLibrary.TryGetExport(library, name, out var set))
            {
                throw Wrong(
                    "they differ from those in float64, and this libtorch cannot do without its library oneDNN");
            }

            ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }

    private static SoapException Wrong(string how) => new(
        ExitCode.Unexpected,
        $"Convolutions by libtorch cannot be used on this machine: {how}. Set ONEDNN_MAX_CPU_ISA=SSE41 before the " +
            "program is started, or use another version of libtorch.");

    private static double Error(int channels, int outputs, int kernel)
    {
        const int Samples = 3, Side = 8;
        var left = Side - kernel + 1;
        Soil(Samples * 32 * Side * Side, Samples * 32 * left * left, 32 * 32 * kernel * kernel);
        float[] Numbers(string name, int count)
        {
            var stream = new RandomStream(1, $"convolution/{name}");
            return [.. Enumerable.Range(0, count).Select(index => (float)stream.Normal(index))];
        }

        using var images = Of(Numbers("images", Samples * channels * Side * Side), [Samples, channels, Side, Side]);
        using var kernels =
            Of(Numbers("kernels", outputs * channels * kernel * kernel), [outputs, channels, kernel, kernel]);
        using var sent = Of(Numbers("sent", Samples * outputs * left * left), [Samples, outputs, left, left]);
        var (single, twice) = (
            Made(ScalarType.Float32, (x, w) => nn.functional.conv2d(x, w)),
            Made(ScalarType.Float64, (x, w) => w.reshape(outputs, -1)
                .matmul(nn.functional.unfold(x, (kernel, kernel))).reshape(Samples, outputs, left, left)));
        return single.Zip(twice, Difference).Max();

        Tensor[] Made(ScalarType type, Func<Tensor, Tensor, Tensor> convolve)
        {
            var x = images.to_type(type).detach().requires_grad_();
            var w = kernels.to_type(type).detach().requires_grad_();
            var y = convolve(x, w);
            var gradients = autograd.grad([y], [x, w], [sent.to_type(type)]);
            return [y.detach(), .. gradients];
        }
    }

    // What lies in memory that is taken next is no number: whoever takes it for one shows.
    private static void Soil(params int[] sizes)
    {
        using var scope = NewDisposeScope();
        foreach (var size in sizes)
        {
            for (var copy = 0; copy < 8; copy++)
            {
                for (var part = 1; part <= 4; part *= 2)
                {
                    var noNumbers = new float[size / part];
                    Array.Fill(noNumbers, float.NaN);
                    _ = Of(noNumbers, [noNumbers.Length]);
                }
            }
        }
    }

    private static Tensor Of(float[] numbers, long[] shape) => tensor(numbers, shape, ScalarType.Float32, CPU).clone();

    private static double Difference(Tensor x, Tensor y)
    {
        using var difference = x.to_type(ScalarType.Float64) - y;
        var error = difference.norm().item<double>() / y.norm().item<double>();
        return double.IsFinite(error) ? error : double.PositiveInfinity;
    }
}
