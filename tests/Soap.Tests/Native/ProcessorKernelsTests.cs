using System.Runtime.InteropServices;
using Soap.Native;
using Xunit;

namespace Soap.Tests.Native;

public sealed class ProcessorKernelsTests
{
    [Theory]
    [InlineData("avx512", "default", "avx2")]
    [InlineData("avx2", "default")]
    public void Kernels_that_the_processor_cannot_run_are_refused(string asked, params string[] supported)
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Words are those of x64.");
        var error = Assert.Throws<SoapException>(() => ProcessorKernels.Require(asked, supported));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            $"ATEN_CPU_CAPABILITY={asked} asks libtorch for instructions that .NET does not find on this processor; " +
                $"allowed here: {string.Join(", ", supported)}",
            error.Message);
    }

    // Words that libtorch does not know are its own to warn of.
    [Fact]
    public void Kernels_that_the_processor_can_run_are_allowed_and_unknown_words_left_to_libtorch()
    {
        Assert.Contains("default", ProcessorKernels.Supported);
        Assert.All(
            [.. ProcessorKernels.Supported, null, "avx1024"],
            asked => ProcessorKernels.Require(asked, ProcessorKernels.Supported));
    }
}
