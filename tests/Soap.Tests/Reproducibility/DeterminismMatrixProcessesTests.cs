using Soap.Fused.Simd;
using Soap.Native;
using Xunit;

namespace Soap.Tests.Reproducibility;

/// <summary>
/// The approved bits in processes of their own: of both builds, with every instruction set of the fused engine and
/// every one of libtorch's kernels, with trials alone and side by side.
/// </summary>
public sealed class DeterminismMatrixProcessesTests
{
    // Each set in each build, and each of libtorch's kernels in each build.
    [Theory(Explicit = true)]
    [InlineData("Release", InstructionSet.Scalar, "default")]
    [InlineData("Release", InstructionSet.Vector128, "avx2")]
    [InlineData("Release", InstructionSet.Avx2, "avx512")]
    [InlineData("Release", InstructionSet.Avx512, "default")]
    [InlineData("Debug", InstructionSet.Scalar, "avx2")]
    [InlineData("Debug", InstructionSet.Vector128, "avx512")]
    [InlineData("Debug", InstructionSet.Avx2, "default")]
    [InlineData("Debug", InstructionSet.Avx512, "avx2")]
    public async Task Two_processes_side_by_side_give_the_approved_bits(
        string build, InstructionSet set, string capability)
    {
        Assert.SkipUnless(InstructionSets.Supported.Contains(set), $"This processor has no {set}.");
        Assert.SkipUnless(
            ProcessorKernels.Supported.Contains(capability), $"This processor cannot run libtorch's {capability}.");
        var approved = await MatrixFile.Read();
        var program = OtherBuild.Program(build);
        var (alone, beside) = (Ask("1"), Ask("2"));
        MeasuredBits[] both = [MeasuredBits.Parse(await alone), MeasuredBits.Parse(await beside)];
        Assert.All(both, measured => Assert.Empty(approved.Changed(measured)));
        Assert.Equal(both[0].Lines.Order(StringComparer.Ordinal), both[1].Lines.Order(StringComparer.Ordinal));
        var unknown = both[0].Machines.Keys.Except(approved.Machines.Keys).ToArray();
        Assert.SkipWhen(
            unknown.Length > 0, $"Bits were never approved on a machine like [{string.Join("], [", unknown)}].");

        Task<string[]> Ask(string count) => OtherProcess.AskProgram(
            program, typeof(DeterminismMatrixTests),
            nameof(DeterminismMatrixTests.Bits_are_written_for_another_process),
            (MatrixTrials.SideBySide, count), (InstructionSets.Variable, EnumWords.Of(set)),
            (ProcessorKernels.Variable, capability));
    }
}
