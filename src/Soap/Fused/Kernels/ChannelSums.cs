using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>
/// Sums over the places and samples of a channel. Samples lie side by side in blocks of 64 bytes, whose lanes have a
/// sum each, in double precision from one row of places to the next, and are added up in one order: all instruction
/// sets give the same bits.
/// </summary>
internal static unsafe class ChannelSums<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static int Block => 64 / sizeof(T);

    /// <summary>Σ n and Σ n (x − c), or, where there is no n, Σ (x − c) and Σ (x − c)².</summary>
    /// <param name="n">n, or null.</param>
    /// <param name="x">x, or null, and only the first sum is made.</param>
    /// <param name="center">c.</param>
    /// <param name="size">Rows of places, places of a row, and samples of a place.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double First, double Second) Of(
        T* n, T* x, T center, (int Rows, int Places, int Samples) size, nint stride)
    {
        var (rows, places, samples) = size;
        var (whole, rest) = (samples / Block * Block, samples % Block);
        var totals = stackalloc double[2 * Block];
        var lanes = stackalloc T[2 * Block];
        new Span<double>(totals, 2 * Block).Clear();
        var c = TSet.Broadcast(center);
        for (var row = 0; row < rows; row++)
        {
            var first = (nint)row * places * stride;
            for (var lane = 0; lane < Block; lane += TSet.Lanes)
            {
                TVector one = TSet.Broadcast(T.Zero), two = one;
                for (var place = 0; place < places; place++)
                {
                    for (var sample = lane; sample < whole; sample += Block)
                    {
                        Add<TSet, TVector>(n, x, c, first + place * stride + sample, ref one, ref two);
                    }
                }

                TSet.Store(one, lanes + lane);
                TSet.Store(two, lanes + Block + lane);
            }

            for (var place = 0; place < places; place++)
            {
                for (var i = 0; i < rest; i++)
                {
                    Add<Scalars<T>, T>(
                        n, x, center, first + place * stride + whole + i, ref lanes[i], ref lanes[Block + i]);
                }
            }

            for (var i = 0; i < 2 * Block; i++)
            {
                totals[i] += double.CreateTruncating(lanes[i]);
            }
        }

        var (all, products) = (0.0, 0.0);
        for (var i = 0; i < Block; i++)
        {
            (all, products) = (all + totals[i], products + totals[Block + i]);
        }

        return (all, products);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TOwn, TNumbers>(T* n, T* x, TNumbers center, nint at, ref TNumbers one, ref TNumbers two)
        where TOwn : struct, IVectors<TNumbers, T>
        where TNumbers : struct
    {
        var deviation = x == null ? center : TOwn.Subtract(TOwn.Load(x + at), center);
        var weight = n == null ? deviation : TOwn.Load(n + at);
        one = TOwn.Add(one, weight);
        two = x == null ? two : TOwn.MultiplyAdd(weight, deviation, two);
    }
}
