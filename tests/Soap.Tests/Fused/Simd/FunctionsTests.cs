using System.Numerics;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Simd;

/// <summary>exp, tanh and sigmoid of the kernels against those of System.Math, on every instruction set.</summary>
public abstract class FunctionsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Lazy<T[]> Arguments = new(() => Grid(Clamp));

    /// <summary>Beyond ±this, exp is held: e to it and its inverse are normal numbers.</summary>
    private static double Clamp => typeof(T) == typeof(float) ? 87 : 708;

    private static T Largest => T.BitDecrement(T.PositiveInfinity);

    private static T[] Specials =>
    [
        T.Zero, T.NegativeZero, T.Epsilon, -T.Epsilon, Largest, -Largest, T.PositiveInfinity, T.NegativeInfinity,
        .. new[] { 1e-30, 21, 40, 100, 1000, 1e10, 1e30 }
            .SelectMany(x => new[] { T.CreateChecked(x), T.CreateChecked(-x) }),
    ];

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Exp_is_less_than_two_units_in_the_last_place_off(InstructionSet set) =>
        AssertUnits<Exponential<T>>(set, Math.Exp, measured: 1.0, allowed: 1.5);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Tanh_is_a_few_units_in_the_last_place_off_also_near_zero(InstructionSet set) =>
        AssertUnits<HyperbolicTangent<T>>(set, Math.Tanh, measured: 3.0, allowed: 3.5);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Sigmoid_is_a_few_units_in_the_last_place_off(InstructionSet set) =>
        AssertUnits<LogisticFunction<T>>(set, x => 1 / (1 + Math.Exp(-x)), measured: 2.2, allowed: 3);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Functions_rise_but_for_a_few_units_in_the_last_place(InstructionSet set)
    {
        // Measured: 1, 4 (where its two formulas meet) and 1.
        AssertRises<Exponential<T>>(set, 1);
        AssertRises<HyperbolicTangent<T>>(set, 4);
        AssertRises<LogisticFunction<T>>(set, 1);
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void No_result_leaves_its_bounds(InstructionSet set)
    {
        T[] x = [.. Arguments.Value, .. Specials];
        Assert.All(Map<Exponential<T>>(set, x), y => Assert.True(T.IsNormal(y) && y > T.Zero));
        Assert.All(Map<HyperbolicTangent<T>>(set, x), y => Assert.InRange(y, -T.One, T.One));
        Assert.All(Map<LogisticFunction<T>>(set, x), y => Assert.InRange(y, T.Zero, T.One));
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Tanh_is_odd_to_the_bit(InstructionSet set)
    {
        T[] x = [.. Arguments.Value, .. Specials];
        var expected = Map<HyperbolicTangent<T>>(set, x).Select(y => -y).ToArray();
        AssertSameBits(expected, Map<HyperbolicTangent<T>>(set, [.. x.Select(y => -y)]));
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Zero_gives_one_zero_of_its_sign_and_a_half(InstructionSet set)
    {
        T[] zeros = [T.Zero, T.NegativeZero];
        AssertSameBits([T.One, T.One], Map<Exponential<T>>(set, zeros));
        AssertSameBits(zeros, Map<HyperbolicTangent<T>>(set, zeros));
        AssertSameBits([T.CreateChecked(0.5), T.CreateChecked(0.5)], Map<LogisticFunction<T>>(set, zeros));
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Large_arguments_saturate(InstructionSet set)
    {
        var clamp = T.CreateChecked(Clamp);
        T[] large = [T.CreateChecked(Clamp + 1), T.CreateChecked(1e30), Largest, T.PositiveInfinity];
        T[] low = [.. large.Select(x => -x)];
        AssertSameBits(Repeat(Map<Exponential<T>>(set, [clamp])[0]), Map<Exponential<T>>(set, large));
        AssertSameBits(Repeat(Map<Exponential<T>>(set, [-clamp])[0]), Map<Exponential<T>>(set, low));
        AssertSameBits(Repeat(T.One), Map<HyperbolicTangent<T>>(set, large));
        AssertSameBits(Repeat(-T.One), Map<HyperbolicTangent<T>>(set, low));
        AssertSameBits(Repeat(T.One), Map<LogisticFunction<T>>(set, large));
        AssertSameBits(Repeat(Map<LogisticFunction<T>>(set, [-clamp])[0]), Map<LogisticFunction<T>>(set, low));

        T[] Repeat(T value) => [.. Enumerable.Repeat(value, large.Length)];
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void NaN_stays_NaN_and_spoils_no_neighbour(InstructionSet set)
    {
        var ones = Enumerable.Repeat(T.One, 40).ToArray();
        for (var i = 0; i < ones.Length; i++)
        {
            var x = ones.ToArray();
            x[i] = i % 2 == 0 ? T.NaN : GuardedMemory<T>.Canary;
            Assert.Equal(x.Select(T.IsNaN), Map<Exponential<T>>(set, x).Select(T.IsNaN));
            Assert.Equal(x.Select(T.IsNaN), Map<HyperbolicTangent<T>>(set, x).Select(T.IsNaN));
            Assert.Equal(x.Select(T.IsNaN), Map<LogisticFunction<T>>(set, x).Select(T.IsNaN));
        }
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Every_instruction_set_gives_the_same_bits(InstructionSet set)
    {
        T[] x = [.. Arguments.Value, .. Specials];
        AssertSameBits(Map<Exponential<T>>(InstructionSet.Scalar, x), Map<Exponential<T>>(set, x));
        AssertSameBits(Map<HyperbolicTangent<T>>(InstructionSet.Scalar, x), Map<HyperbolicTangent<T>>(set, x));
        AssertSameBits(Map<LogisticFunction<T>>(InstructionSet.Scalar, x), Map<LogisticFunction<T>>(set, x));
    }

    private static T[] Map<TFunction>(InstructionSet set, T[] x)
        where TFunction : IFunction<T> => KernelCalls<T>.Of(set).Map<TFunction>(x);

    private static void AssertSameBits(T[] expected, T[] actual) => Bits.AssertSame<T>(expected, actual);

    private static void AssertUnits<TFunction>(
        InstructionSet set, Func<double, double> exact, double measured, double allowed)
        where TFunction : IFunction<T>
    {
        var x = Arguments.Value;
        var y = Map<TFunction>(set, x);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = exact(double.CreateChecked(x[i]));
            var units = Math.Abs(double.CreateChecked(y[i]) - expected) / Unit(expected);
            if (!(units <= allowed))
            {
                Assert.Fail($"of {x[i]}: {y[i]} instead of {expected}, {units:g3} units off; " +
                    $"{measured} measured, {allowed} allowed");
            }
        }
    }

    private static void AssertRises<TFunction>(InstructionSet set, double units)
        where TFunction : IFunction<T>
    {
        var x = Arguments.Value;
        var y = Map<TFunction>(set, x);
        for (var i = 1; i < x.Length; i++)
        {
            if (y[i] < y[i - 1] && double.CreateChecked(y[i - 1] - y[i]) > units * Unit(double.CreateChecked(y[i])))
            {
                Assert.Fail($"falls from {y[i - 1]} at {x[i - 1]} to {y[i]} at {x[i]}");
            }
        }
    }

    /// <summary>A unit in the last place of the number of this type.</summary>
    private static double Unit(double expected)
    {
        var size = T.Abs(T.CreateChecked(expected));
        return double.CreateChecked(T.BitIncrement(size) - size);
    }

    /// <summary>
    /// Rising numbers of both signs up to the limit: even steps, all sizes down to the least, and neighbours of the
    /// joints.
    /// </summary>
    private static T[] Grid(double limit)
    {
        const int Count = 10_000;
        var even = Enumerable.Range(0, Count + 1).Select(i => T.CreateChecked(limit * i / Count));
        var unity = Enumerable.Range(0, Count).Select(i => T.CreateChecked(1.5 * i / Count));
        var least = Math.Log2(double.CreateChecked(T.Epsilon));
        var sizes = Enumerable.Range(0, Count)
            .Select(i => T.CreateChecked(Math.Pow(2, least + (Math.Log2(limit) - least) * i / Count)));
        var joints = new[] { 0.25, 0.5 * Math.Log(2), 1.5 * Math.Log(2), 1, 10, 20, limit }
            .SelectMany(joint => Neighbours(T.CreateChecked(joint)));
        var positive = even.Concat(unity).Concat(sizes).Concat(joints).Where(x => x <= T.CreateChecked(limit))
            .Distinct().ToArray();
        T[] all = [.. positive, .. positive.Select(x => -x)];
        Array.Sort(all);
        return all;
    }

    private static IEnumerable<T> Neighbours(T joint)
    {
        var (above, below) = (joint, joint);
        for (var i = 0; i < 500; i++)
        {
            yield return above;
            yield return below;
            (above, below) = (T.BitIncrement(above), T.BitDecrement(below));
        }
    }
}

public sealed class SingleFunctionsTests : FunctionsTests<float>;

public sealed class DoubleFunctionsTests : FunctionsTests<double>;
