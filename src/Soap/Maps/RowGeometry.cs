using System.Numerics;
using System.Runtime.CompilerServices;

namespace Soap.Maps;

/// <summary>
/// Norms and angles of rows of numbers, in float64 and in one order of summation, so that they are the same on every
/// processor.
/// </summary>
internal static class RowGeometry
{
    /// <summary>‖x‖; infinite or NaN where an entry is.</summary>
    public static double Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Math.Sqrt(SumOfSquares(x, 1, 1)); // no square of a float32 overflows or underflows in float64
        }

        // Brought to entries of at most 1 first: squares then neither overflow nor underflow.
        var largest = Largest(x);
        return largest > 0 && double.IsFinite(largest)
            ? Math.Sqrt(SumOfSquares(x, 1 / largest, largest)) * largest
            : largest;
    }

    /// <summary>The angle of x and y in radians; null when one of them is 0 or not finite.</summary>
    public static double? Angle<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (normX, normY) = (Norm(x), Norm(y));
        if (!(normX > 0 && normY > 0 && double.IsFinite(normX) && double.IsFinite(normY)))
        {
            return null;
        }

        // 2 atan2(‖u − v‖, ‖u + v‖) of the unit vectors is exact near 0 and 180 degrees, where arccos loses half the
        // digits (Kahan 2006).
        var (difference, sum) = Distances(x, y, normX, normY);
        return 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Largest<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.Zero, b = T.Zero;
        var i = 0;
        for (; i + 2 <= x.Length; i += 2)
        {
            a = T.Max(a, T.Abs(x[i]));
            b = T.Max(b, T.Abs(x[i + 1]));
        }

        return double.CreateTruncating(T.Max(T.Max(a, b), i < x.Length ? T.Abs(x[i]) : T.Zero));
    }

    // Four sums, so that additions do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares<T>(ReadOnlySpan<T> x, double factor, double divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            a += Square(x[i]);
            b += Square(x[i + 1]);
            c += Square(x[i + 2]);
            d += Square(x[i + 3]);
        }

        for (; i < x.Length; i++)
        {
            a += Square(x[i]);
        }

        return a + b + (c + d);

        // The reciprocal of a very small number is infinite.
        double Square(T number)
        {
            var scaled = double.IsFinite(factor)
                ? double.CreateTruncating(number) * factor
                : double.CreateTruncating(number) / divisor;
            return scaled * scaled;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Difference, double Sum) Distances<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> y, double normX, double normY)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double differences = 0, moreDifferences = 0, sums = 0, moreSums = 0;
        var (factorX, factorY) = (1 / normX, 1 / normY);
        var i = 0;
        for (; i + 2 <= x.Length; i += 2)
        {
            Add(x[i], y[i], ref differences, ref sums);
            Add(x[i + 1], y[i + 1], ref moreDifferences, ref moreSums);
        }

        if (i < x.Length)
        {
            Add(x[i], y[i], ref differences, ref sums);
        }

        return (differences + moreDifferences, sums + moreSums);

        void Add(T one, T other, ref double toDifferences, ref double toSums)
        {
            // The reciprocal of a very small number is infinite, but none of a float32 is.
            var (u, v) = typeof(T) == typeof(float)
                ? (double.CreateTruncating(one) * factorX, double.CreateTruncating(other) * factorY)
                : (double.CreateTruncating(one) / normX, double.CreateTruncating(other) / normY);
            toDifferences += (u - v) * (u - v);
            toSums += (u + v) * (u + v);
        }
    }
}
