using Soap.Maps;
using Soap.Native;
using Soap.Native.Doctor;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Native;

public sealed class ConvolutionLibraryTests
{
    // Of the numbers of channels that fill a block of 8 or 16 and those that do not.
    private static readonly int[] Inputs = [1, 3, 4, 8, 16, 17, 20], Outputs = [1, 5, 8, 12, 16, 20, 33];

    public static TheoryData<int, int> Shapes => new(Inputs.SelectMany(inputs =>
        Outputs.Select(outputs => (inputs, outputs))));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Convolutions_in_single_precision_are_those_in_double_whatever_lay_in_memory(int channels, int outputs)
    {
        var map = new ConvolutionMap(channels, outputs, Window(3), Window(3));
        using var scope = NewDisposeScope();
        using var images = randn(5, channels, 9, 9);
        using var kernels = randn(outputs, channels, 3, 3);
        using var sent = randn(5, outputs, 7, 7);
        for (var copy = 0; copy < 32; copy++)
        {
            using var noNumbers = (copy % 2 == 0 ? images : sent).Times(double.NaN);
        }

        var (single, twice) = (Made(ScalarType.Float32), Made(ScalarType.Float64));
        foreach (var (x, y) in single.Zip(twice))
        {
            var error = (x.to_type(ScalarType.Float64) - y).norm().item<double>() / y.norm().item<double>();
            Assert.True(error < 1e-5, $"{map}: {error}");
        }

        Tensor[] Made(ScalarType type)
        {
            var x = images.to_type(type).detach().requires_grad_();
            var w = kernels.to_type(type).detach().requires_grad_();
            var y = nn.functional.conv2d(x, w);
            return [y.detach(), .. autograd.grad([y], [x, w], [sent.to_type(type)])];
        }
    }

    [Fact]
    public void What_is_used_passes_the_trial_that_chose_it()
    {
        _ = ConvolutionLibrary.IsUsed;
        Assert.InRange(ConvolutionLibrary.Error(), 0, 1e-5);
    }

    [Fact]
    public void The_doctor_tells_of_a_library_that_is_switched_off()
    {
        Assert.Equal(CheckStatus.Ok, ConvolutionCheck.Judge(isUsed: true).Status);
        var off = ConvolutionCheck.Judge(isUsed: false);
        Assert.Equal(
            (CheckStatus.Warning,
                "In float32 libtorch's library oneDNN makes wrong ones here; SOAP has switched it off."),
            (off.Status, off.Found));
    }

    private static Window Window(int size) => new(size, 1, 0, 1);
}
