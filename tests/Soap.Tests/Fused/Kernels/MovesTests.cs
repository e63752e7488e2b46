using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>
/// Steps of parameters along a gradient that is there already, against their formulas in double, for all widths.
/// </summary>
public abstract unsafe class MovesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Rate = 0.37;
    private const double Decay = 0.9;
    private const double Keep = 0.8;
    private const double Momentum = 0.7;
    private const double Beta1 = 0.85;
    private const double Beta2 = 0.95;
    private const double Correction = 0.6;
    private const double Smallest = 0.01;

    /// <summary>w ← keep (decay w − η direction).</summary>
    private static readonly Func<double, double, double> Step = (w, direction) =>
        Keep * (Decay * w - Rate * direction);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Descent_is_that_of_the_formula(InstructionSet set) => Check(
        set,
        (w, _, _) => new DescentMove<T>(w, N(Rate), N(Decay), N(Keep)),
        (w, g, v, s) => (Step(w, g), v, s));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Momentum_is_that_of_the_formula(InstructionSet set) => Check(
        set,
        (w, v, _) => new MomentumMove<T>(w, v, N(Rate), N(Decay), N(Keep), N(Momentum), false),
        (w, g, v, s) => (Step(w, Momentum * v + g), Momentum * v + g, s));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Nesterov_momentum_is_that_of_the_formula(InstructionSet set) => Check(
        set,
        (w, v, _) => new MomentumMove<T>(w, v, N(Rate), N(Decay), N(Keep), N(Momentum), true),
        (w, g, v, s) => (Step(w, g + Momentum * (Momentum * v + g)), Momentum * v + g, s));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Adam_is_that_of_the_formula(InstructionSet set) => Check(
        set,
        (w, v, s) => new AdamMove<T>(w, v, s, new AdamNumbers<T>
        {
            Rate = N(Rate),
            Decay = N(Decay),
            Keep = N(Keep),
            Beta1 = N(Beta1),
            Share1 = N(1 - Beta1),
            Beta2 = N(Beta2),
            Share2 = N(1 - Beta2),
            Correction = N(Correction),
            Epsilon = N(Smallest),
        }),
        (w, g, v, s) =>
        {
            var mean = Beta1 * v + (1 - Beta1) * g;
            var square = Beta2 * s + (1 - Beta2) * g * g;
            return (Step(w, mean / (Math.Sqrt(square) / Correction + Smallest)), mean, square);
        });

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Every_gradient_with_neither_decay_nor_rate_leaves_the_parameter_to_the_bit(InstructionSet set)
    {
        var weights = FusedData.Random<T>(5, 37, 1);
        using var w = new GuardedMatrix<T>(weights, 37, Placement.BeforeGuard);
        using var g = new GuardedMatrix<T>(FusedData.Random<T>(5, 37, 2), 41, Placement.BeforeGuard);
        var end = new MoveEnd<DescentMove<T>, T>(new DescentMove<T>(w.Start, T.Zero, T.One, T.One), 37);
        KernelCalls<T>.Of(set).StoredGradient(5, 37, g.Start, g.Stride, ref end);
        w.AssertUnchanged(weights);
    }

    private delegate TMove MakeMove<TMove>(T* weights, T* first, T* second);

    private static T N(double number) => T.CreateChecked(number);

    // Two steps each, so that memory counts.
    private static void Check<TMove>(
        InstructionSet set, MakeMove<TMove> make,
        Func<double, double, double, double, (double W, double First, double Second)> formula)
        where TMove : struct, IMove<T>
    {
        var kernels = KernelCalls<T>.Of(set);
        for (var columns = 1; columns <= FusedData.Sides; columns++)
        {
            var rows = 1 + columns % 5;
            var stride = columns + columns % 3;
            T[][,] start =
            [
                FusedData.Random<T>(rows, columns, 1),
                FusedData.Random<T>(rows, columns, 2),
                FusedData.Random<T>(rows, columns, 3, 0),
            ];
            var gradient = FusedData.Random<T>(rows, columns, 4);
            using var w = new GuardedMatrix<T>(start[0], stride, Placement.BeforeGuard);
            using var first = new GuardedMatrix<T>(start[1], stride, Placement.BeforeGuard);
            using var second = new GuardedMatrix<T>(start[2], stride, Placement.BeforeGuard);
            using var g = new GuardedMatrix<T>(gradient, columns + columns % 2, Placement.BeforeGuard);
            var expected = start.Select(FusedData.ToDouble).ToArray();
            for (var step = 0; step < 2; step++)
            {
                var end = new MoveEnd<TMove, T>(make(w.Start, first.Start, second.Start), stride);
                kernels.StoredGradient(rows, columns, g.Start, g.Stride, ref end);
                Apply(expected, FusedData.ToDouble(gradient), formula);
            }

            g.AssertUnchanged(gradient);
            GuardedMatrix<T>[] actual = [w, first, second];
            for (var i = 0; i < 3; i++)
            {
                // All numbers are of size 1; each step rounds a few times.
                FusedData.AssertNear(
                    expected[i],
                    (_, _) => 20 * FusedData.Epsilon<T>(),
                    actual[i].AssertNothingElseWasWritten().ToArray(),
                    $"{rows} x {columns}, part {i}");
            }
        }
    }

    private static void Apply(
        double[][,] parts, double[,] gradient, Func<double, double, double, double, (double, double, double)> formula)
    {
        for (var i = 0; i < gradient.GetLength(0); i++)
        {
            for (var j = 0; j < gradient.GetLength(1); j++)
            {
                (parts[0][i, j], parts[1][i, j], parts[2][i, j]) = formula(
                    parts[0][i, j], gradient[i, j], parts[1][i, j], parts[2][i, j]);
            }
        }
    }
}

public sealed class SingleMovesTests : MovesTests<float>;

public sealed class DoubleMovesTests : MovesTests<double>;
