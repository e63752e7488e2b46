using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Simd;

/// <summary>
/// Elementary functions from additions, products and quotients alone: the same bits on every processor and instruction
/// set, whatever the C library. Errors are a few units in the last place; NaN stays NaN.
/// </summary>
internal static class Functions
{
    /// <summary>A number as T, known to the compiler.</summary>
    [MethodImpl(AggressiveInlining)]
    public static T Number<T>(double number)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)number) : Unsafe.BitCast<double, T>(number);

    /// <summary>
    /// 1.5 · 2ᵐ with m mantissa bits: added to a number it leaves the nearest whole number in the last bits.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static T Shift<T>()
        where T : unmanaged => Number<T>(typeof(T) == typeof(float) ? 1.5 * (1 << 23) : 1.5 * (1L << 52));

    /// <summary>
    /// eˣ, with x held to where it and 1 / eˣ are normal numbers: eˣ = 2ⁿ eʳ with |r| ≤ ln 2 / 2, and eʳ by Taylor's
    /// series (degree 7 for float, 13 for double).
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static TVector Exp<TSet, TVector, T>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        var isSingle = typeof(T) == typeof(float);
        x = AtMost<TSet, TVector, T>(x, isSingle ? 87 : 708);
        var least = Constant<TSet, TVector, T>(isSingle ? -87 : -708);
        x = TSet.WhereLess(x, least, least, x);
        var shifted = TSet.MultiplyAdd(x, Constant<TSet, TVector, T>(1.4426950408889634), TSet.Broadcast(Shift<T>()));
        var n = TSet.Subtract(shifted, TSet.Broadcast(Shift<T>()));

        // ln 2 in two parts, the first with so few bits that its products with n are exact.
        var r = TSet.MultiplyAdd(n, Constant<TSet, TVector, T>(isSingle ? -0.693359375 : -0.69314718036912382), x);
        r = TSet.MultiplyAdd(
            n, Constant<TSet, TVector, T>(isSingle ? 2.12194440054690583e-4 : -1.90821492927058770e-10), r);
        TVector p;
        if (isSingle)
        {
            p = Constant<TSet, TVector, T>(1.0 / 5040);
        }
        else
        {
            p = Constant<TSet, TVector, T>(1.0 / 6227020800);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 479001600);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 39916800);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 3628800);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 362880);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 40320);
            p = Horner<TSet, TVector, T>(p, r, 1.0 / 5040);
        }

        p = Horner<TSet, TVector, T>(p, r, 1.0 / 720);
        p = Horner<TSet, TVector, T>(p, r, 1.0 / 120);
        p = Horner<TSet, TVector, T>(p, r, 1.0 / 24);
        p = Horner<TSet, TVector, T>(p, r, 1.0 / 6);
        p = Horner<TSet, TVector, T>(p, r, 0.5);
        p = Horner<TSet, TVector, T>(p, r, 1);
        p = Horner<TSet, TVector, T>(p, r, 1);
        return TSet.Multiply(p, TSet.PowerOfTwo(shifted));
    }

    /// <summary>
    /// tanh x: (e²ˣ − 1) / (e²ˣ + 1) of |x|, with x's sign; below 1/4, where that cancels, Lambert's fraction cut
    /// after x⁶.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    public static TVector Tanh<TSet, TVector, T>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        var zero = Constant<TSet, TVector, T>(0);
        var one = Constant<TSet, TVector, T>(1);
        var size = TSet.WhereLess(x, zero, TSet.Subtract(zero, x), x);
        var held = AtMost<TSet, TVector, T>(size, 20);
        var exponential = Exp<TSet, TVector, T>(TSet.Add(held, held));
        var numerator = TSet.Subtract(exponential, one);
        numerator = TSet.WhereLess(x, zero, TSet.Subtract(zero, numerator), numerator);
        var square = TSet.Multiply(x, x);
        var small = TSet.Multiply(
            x,
            TSet.MultiplyAdd(
                TSet.MultiplyAdd(Constant<TSet, TVector, T>(21), square, Constant<TSet, TVector, T>(1260)),
                square,
                Constant<TSet, TVector, T>(10395)));
        var below = Horner<TSet, TVector, T>(
            Horner<TSet, TVector, T>(TSet.Add(square, Constant<TSet, TVector, T>(210)), square, 4725), square, 10395);
        var quarter = Constant<TSet, TVector, T>(0.25);
        return TSet.Divide(
            TSet.WhereLess(size, quarter, small, numerator),
            TSet.WhereLess(size, quarter, below, TSet.Add(exponential, one)));
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(AggressiveInlining)]
    public static TVector Sigmoid<TSet, TVector, T>(TVector x)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        var one = Constant<TSet, TVector, T>(1);
        return TSet.Divide(one, TSet.Add(one, Exp<TSet, TVector, T>(TSet.Subtract(Constant<TSet, TVector, T>(0), x))));
    }

    [MethodImpl(AggressiveInlining)]
    private static TVector Constant<TSet, TVector, T>(double number)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged => TSet.Broadcast(Number<T>(number));

    // NaN stays; comparing and choosing is faster than a minimum that takes care of NaN.
    [MethodImpl(AggressiveInlining)]
    private static TVector AtMost<TSet, TVector, T>(TVector x, double bound)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        var most = Constant<TSet, TVector, T>(bound);
        return TSet.WhereLess(most, x, most, x);
    }

    [MethodImpl(AggressiveInlining)]
    private static TVector Horner<TSet, TVector, T>(TVector sum, TVector x, double next)
        where TSet : struct, IVectors<TVector, T>
        where TVector : struct
        where T : unmanaged => TSet.MultiplyAdd(sum, x, Constant<TSet, TVector, T>(next));
}
