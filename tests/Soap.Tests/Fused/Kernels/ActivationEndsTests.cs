using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>Bias, activation and its derivative at the end of products, against their formulas in double.</summary>
public abstract unsafe class ActivationEndsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_tanh_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<TanhActivation<T>>(set, Math.Tanh);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_relu_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<ReluActivation<T>>(set, a => Math.Max(a, 0));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_sigmoid_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<SigmoidActivation<T>>(set, a => 1 / (1 + Math.Exp(-a)));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_elu_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<EluActivation<T>>(set, a => a > 0 ? a : Math.Exp(a) - 1);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_leaky_relu_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<LeakyReluActivation<T>>(set, a => a > 0 ? a : 0.01 * a);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_leaky_relu_is_that_of_the_formula_and_that_below_at_0(InstructionSet set) =>
        CheckSlope<LeakyReluActivation<T>>(set, h => h > 0 ? 1 : 0.01);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Forward_with_the_identity_is_that_of_the_formula(InstructionSet set) =>
        CheckForward<IdentityActivation<T>>(set, a => a);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_tanh_is_that_of_the_formula(InstructionSet set) =>
        CheckSlope<TanhActivation<T>>(set, h => 1 - h * h);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_relu_is_that_of_the_formula_and_0_at_0(InstructionSet set) =>
        CheckSlope<ReluActivation<T>>(set, h => h > 0 ? 1 : 0);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_sigmoid_is_that_of_the_formula(InstructionSet set) =>
        CheckSlope<SigmoidActivation<T>>(set, h => h * (1 - h));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_elu_is_that_of_the_formula(InstructionSet set) =>
        CheckSlope<EluActivation<T>>(set, h => h > 0 ? 1 : h + 1);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_slope_of_the_identity_is_that_of_the_formula(InstructionSet set) =>
        CheckSlope<IdentityActivation<T>>(set, _ => 1);

    private static IEnumerable<ProductCase<T>> Cases => Enumerable.Range(1, FusedData.Sides)
        .Select(columns => new ProductCase<T>(1 + columns % 13, columns, 1 + columns % 11));

    private static void CheckForward<TActivation>(InstructionSet set, Func<double, double> f)
        where TActivation : struct, IActivation<T>
    {
        foreach (var example in Cases)
        {
            foreach (var arrangement in Arrangement.Two)
            {
                foreach (var hasBias in new[] { false, true })
                {
                    var biases = hasBias ? FusedData.Random<T>(1, example.Rows, 5) : new T[1, example.Rows];
                    var expected = Map(example.Expected, (i, j, sum) => f(sum + double.CreateChecked(biases[0, i])));

                    // No activation's slope exceeds 1; the 1 is for its own rounding, of a result up to 1.
                    double Tolerance(int i, int j) => FusedData.Tolerance<T>() * (example.Scale[i, j] + 1);
                    FusedData.AssertNear(
                        expected, Tolerance, Forward<TActivation>(set, example, arrangement, hasBias ? biases : null),
                        $"{example}, {arrangement}, bias {hasBias}");
                }
            }
        }
    }

    private static T[,] Forward<TActivation>(
        InstructionSet set, ProductCase<T> example, Arrangement arrangement, T[,]? biases)
        where TActivation : struct, IActivation<T>
    {
        var kernels = KernelCalls<T>.Of(set);
        using var bias = biases is null ? null : new GuardedMatrix<T>(biases, example.Rows, arrangement.Placement);
        using var h = new GuardedMatrix<T>(
            example.Rows,
            example.Columns,
            arrangement.ResultStride(example.Columns),
            example.Columns,
            arrangement.Placement);
        var end = new ForwardEnd<TActivation, T>(bias is null ? null : bias.Start, h.Start, h.Stride);
        example.Run(kernels, arrangement, ref end);
        bias?.AssertUnchanged(biases!);
        return h.AssertNothingElseWasWritten().ToArray();
    }

    private static void CheckSlope<TActivation>(InstructionSet set, Func<double, double> slope)
        where TActivation : struct, IActivation<T>
    {
        var kernels = KernelCalls<T>.Of(set);
        foreach (var example in Cases)
        {
            // Activities of [0, 1] suit every activation; some are 0, where relu has its joint.
            var activities = FusedData.Random<T>(example.Rows, example.Columns, 6, 0);
            for (var i = 0; i < example.Rows; i++)
            {
                activities[i, i * 7 % example.Columns] = T.Zero;
            }

            var expected = Map(example.Expected, (i, j, sum) => sum * slope(double.CreateChecked(activities[i, j])));
            foreach (var arrangement in Arrangement.Two)
            {
                var stride = arrangement.ResultStride(example.Columns);
                using var h = new GuardedMatrix<T>(activities, stride, arrangement.Placement);
                using var n = new GuardedMatrix<T>(
                    example.Rows, example.Columns, stride, example.Columns, arrangement.Placement);
                var end = new SlopeEnd<TActivation, T>(h.Start, n.Start, stride);
                example.Run(kernels, arrangement, ref end);
                h.AssertUnchanged(activities);
                double Tolerance(int i, int j) => FusedData.Tolerance<T>() * example.Scale[i, j];
                FusedData.AssertNear(
                    expected, Tolerance, n.AssertNothingElseWasWritten().ToArray(), $"{example}, {arrangement}");
            }
        }
    }

    private static double[,] Map(double[,] values, Func<int, int, double, double> function)
    {
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
            {
                result[i, j] = function(i, j, values[i, j]);
            }
        }

        return result;
    }
}

public sealed class SingleActivationEndsTests : ActivationEndsTests<float>;

public sealed class DoubleActivationEndsTests : ActivationEndsTests<double>;
