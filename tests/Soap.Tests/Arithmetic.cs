global using Soap.Lifetimes;
global using static Soap.Tests.Arithmetic;
using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Tests;

/// <summary>
/// What <see cref="SafeArithmetic"/> leaves out and tests need: arithmetic with whole numbers, and numbers that live
/// as long as the test program does.
/// </summary>
internal static class Arithmetic
{
    private static readonly ConcurrentDictionary<long, Scalar> Whole = new();
    private static readonly ConcurrentDictionary<double, Scalar> Fractions = new();

    /// <summary>A number that libtorch may read at any time.</summary>
    public static Scalar Kept(long number) => Whole.GetOrAdd(number, value => value);

    /// <inheritdoc cref="Kept(long)"/>
    public static Scalar Kept(double number) => Fractions.GetOrAdd(number, value => value);

    /// <summary>x + y, of whole numbers too.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, Kept(1));

    /// <summary>x + c.</summary>
    public static Tensor Plus(this Tensor x, long number) => x.add(Kept(number), Kept(1));

    /// <summary>x − c.</summary>
    public static Tensor Minus(this Tensor x, long number) => x.sub(Kept(number));

    /// <summary>c − x.</summary>
    public static Tensor Below(this Tensor x, long number) => x.negative().Plus(number);

    /// <inheritdoc cref="Below(Tensor, long)"/>
    public static Tensor Below(this Tensor x, double number) => x.negative().Plus(number);

    /// <summary>x c.</summary>
    public static Tensor Times(this Tensor x, long factor) => x.mul(Kept(factor));

    /// <summary>x / c.</summary>
    public static Tensor Over(this Tensor x, long divisor) => x.div(Kept(divisor));

    /// <summary>What is left of x when it is divided by c.</summary>
    public static Tensor Modulo(this Tensor x, long divisor) => x.remainder(Kept(divisor));

    /// <summary>0, 1, … before the end.</summary>
    public static Tensor Counting(long end, ScalarType? dtype = null) => Counting(0, end, dtype);

    /// <summary>From the begin on, before the end.</summary>
    public static Tensor Counting(long begin, long end, ScalarType? dtype = null) =>
        arange(Kept(begin), Kept(end), Kept(1), dtype);
}
