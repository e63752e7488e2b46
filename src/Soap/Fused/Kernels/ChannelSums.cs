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

    /// <summary>Σ x, Σ (x − c)² or Σ x y: what <typeparamref name="TTerm"/> makes of each place.</summary>
    /// <param name="term">Makes it.</param>
    /// <param name="rows">Rows of places.</param>
    /// <param name="places">Places of a row.</param>
    /// <param name="samples">Samples of a place.</param>
    /// <param name="stride">From one place's samples to the next's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of<TTerm>(TTerm term, int rows, int places, int samples, nint stride)
        where TTerm : struct, IPlaceTerm<T>
    {
        var (whole, rest) = (samples / Block * Block, samples % Block);
        var totals = stackalloc double[Block];
        var lanes = stackalloc T[Block];
        new Span<double>(totals, Block).Clear();
        for (var row = 0; row < rows; row++)
        {
            var first = (nint)row * places * stride;
            for (var lane = 0; lane < Block; lane += TSet.Lanes)
            {
                var sum = TSet.Broadcast(T.Zero);
                for (var place = 0; place < places; place++)
                {
                    for (var sample = lane; sample < whole; sample += Block)
                    {
                        sum = TSet.Add(sum, term.At<TSet, TVector>(first + place * stride + sample));
                    }
                }

                TSet.Store(sum, lanes + lane);
            }

            for (var place = 0; place < places; place++)
            {
                for (var i = 0; i < rest; i++)
                {
                    lanes[i] += term.At<Scalars<T>, T>(first + place * stride + whole + i);
                }
            }

            for (var i = 0; i < Block; i++)
            {
                totals[i] += double.CreateTruncating(lanes[i]);
            }
        }

        var total = 0.0;
        for (var i = 0; i < Block; i++)
        {
            total += totals[i];
        }

        return total;
    }
}
