using System.Numerics;
using CsCheck;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>The kernels of convolutions against plain loops, between forbidden pages.</summary>
public abstract class ConvolutionKernelsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // In units of the sum of magnitudes, which here are numbers of order 1.
    private static readonly double Rounding = typeof(T) == typeof(float) ? 2e-6 : 1e-14;

    [Fact]
    public void What_leaves_a_convolution_is_what_plain_loops_make() => Check(
        (example, set, placement) => example.Forward(set, placement), example => example.PlainForward());

    [Fact]
    public void What_a_convolution_carries_back_is_what_plain_loops_make() => Check(
        (example, set, placement) => example.Back(set, placement), example => example.PlainBack());

    [Fact]
    public void The_gradient_of_a_convolution_is_what_plain_loops_make() => Check(
        (example, set, placement) => example.Outer(set, placement), example => example.PlainOuter());

    [Fact]
    public void All_instruction_sets_make_the_same_bits_of_a_convolution() => ConvolutionCase<T>.Any.Sample(
        example =>
        {
            var (forward, back, outer) = (
                example.Forward(InstructionSet.Scalar, Placement.BeforeGuard),
                example.Back(InstructionSet.Scalar, Placement.BeforeGuard),
                example.Outer(InstructionSet.Scalar, Placement.BeforeGuard));
            foreach (var set in InstructionSets.Supported)
            {
                Bits.AssertSame(forward, example.Forward(set, Placement.AfterGuard));
                Bits.AssertSame(back, example.Back(set, Placement.AfterGuard));
                Bits.AssertSame(outer, example.Outer(set, Placement.AfterGuard));
            }
        },
        iter: 60);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Every_side_and_every_number_of_channels_from_1_to_17_is_right(InstructionSet set)
    {
        for (var size = 1; size <= 17; size++)
        {
            var side = new KernelSide(size, Math.Min(size, 3), 1, size % 2);
            Compare(
                new ConvolutionCase<T>(new ConvolutionShape(size, 18 - size, 1, side, side), size), set,
                Placement.BeforeGuard, (example, which, placement) => example.Forward(which, placement),
                example => example.PlainForward());
            Compare(
                new ConvolutionCase<T>(new ConvolutionShape(size, 18 - size, 1, side, side), size), set,
                Placement.AfterGuard, (example, which, placement) => example.Back(which, placement),
                example => example.PlainBack());
            Compare(
                new ConvolutionCase<T>(new ConvolutionShape(size, 18 - size, 1, side, side), size), set,
                Placement.BeforeGuard, (example, which, placement) => example.Outer(which, placement),
                example => example.PlainOuter());
        }
    }

    private static void Check(
        Func<ConvolutionCase<T>, InstructionSet, Placement, T[,]> kernels,
        Func<ConvolutionCase<T>, double[,]> plain) =>
        Gen.Select(ConvolutionCase<T>.Any, FusedData.AnySet, Gen.Bool).Sample(
            (example, set, isBefore) => Compare(
                example, set, isBefore ? Placement.BeforeGuard : Placement.AfterGuard, kernels, plain),
            iter: 200);

    private static void Compare(
        ConvolutionCase<T> example, InstructionSet set, Placement placement,
        Func<ConvolutionCase<T>, InstructionSet, Placement, T[,]> kernels, Func<ConvolutionCase<T>, double[,]> plain)
    {
        var (made, expected) = (kernels(example, set, placement), plain(example));
        var allowed = Rounding * example.Shape.Kernel * example.Shape.Channels * Math.Max(1, example.Shape.Positions);
        for (var i = 0; i < made.GetLength(0); i++)
        {
            for (var j = 0; j < made.GetLength(1); j++)
            {
                var difference = double.CreateTruncating(made[i, j]) - expected[i, j];
                Assert.True(
                    Math.Abs(difference) <= allowed, $"{example}, {set}: [{i}, {j}] is off by {difference}");
            }
        }
    }
}

public sealed class SingleConvolutionKernelsTests : ConvolutionKernelsTests<float>;

public sealed class DoubleConvolutionKernelsTests : ConvolutionKernelsTests<double>;
