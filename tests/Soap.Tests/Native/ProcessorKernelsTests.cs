using System.Runtime.InteropServices;
using Soap.Native;
using Xunit;

namespace Soap.Tests.Native;

public sealed class ProcessorKernelsTests
{
    [Fact]
    public void Kernels_that_the_processor_cannot_run_are_refused()
    {
        Assert.SkipUnless(
            RuntimeInformation.ProcessArchitecture == Architecture.X64, "Words are those of x64.");
        var lacking = ((string[])["avx2", "avx512"]).Except(ProcessorKernels.Supported).FirstOrDefault();
        Assert.SkipWhen(lacking is null, "This processor can run all of them.");
        var error = Assert.Throws<SoapException>(() => ProcessorKernels.Require(lacking));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            $"ATEN_CPU_CAPABILITY={lacking} asks libtorch for instructions that this processor does not have; " +
                $"allowed here: {string.Join(", ", ProcessorKernels.Supported)}",
            error.Message);
    }

    [Fact]
    public void Kernels_that_the_processor_can_run_are_allowed()
    {
        Assert.Contains("default", ProcessorKernels.Supported);
        Assert.All(ProcessorKernels.Supported, ProcessorKernels.Require);
        ProcessorKernels.Require(null);
    }

    // Words that libtorch does not know are its own to warn of.
    [Fact]
    public void Words_that_libtorch_does_not_know_are_left_to_it() => ProcessorKernels.Require("avx1024");
}
