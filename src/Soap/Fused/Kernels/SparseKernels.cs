using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Kernels;

/// <summary>
/// The two products of a sparse first layer, for a block of units: W is stored by features here, units side by side,
/// so that a zero leaves out a whole row. An entry costs a load and a multiply-add a vector, and with these alone a
/// processor is busy; what matters is that the loads come from the first-level cache.
/// </summary>
internal static unsafe class SparseKernels<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows of W that stay in the first-level cache while all samples pass by.
    private const int FeaturesAtATime = 96;

    /// <summary>sums[s] += Σ over entries of sample s of value · W[feature].</summary>
    /// <param name="entries">What is not zero, by samples.</param>
    /// <param name="next">Room for a number a sample.</param>
    /// <param name="weights">W, from the block's first unit.</param>
    /// <param name="sums">Sums, from the block's first unit.</param>
    /// <param name="stride">From one row of either to the next.</param>
    [MethodImpl(AggressiveOptimization)]
    public static void Forward<TWidth>(SparseEntries<T> entries, int* next, T* weights, T* sums, nint stride)
        where TWidth : struct, IVectorCount
    {
        var starts = entries.Starts;
        var features = entries.Others;
        var values = entries.Values;
        for (var sample = 0; sample < entries.Rows; sample++)
        {
            next[sample] = starts[sample];
        }

        var isDone = false;
        for (var limit = FeaturesAtATime; !isDone; limit += FeaturesAtATime)
        {
            isDone = true;
            for (var sample = 0; sample < entries.Rows; sample++)
            {
                nint entry = next[sample], end = starts[sample + 1];
                isDone &= entry == end;
                if (entry == end || features[entry] >= limit)
                {
                    continue;
                }

                var row = sums + sample * stride;
                TVector s0, s1, s2, s3, s4, s5, s6, s7;
                Load<TWidth>(row, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
                do
                {
                    MultiplyAdd<TWidth>(
                        TSet.Broadcast(values[entry]), weights + features[entry] * stride, ref s0, ref s1, ref s2,
                        ref s3, ref s4, ref s5, ref s6, ref s7);
                    entry++;
                }
                while (entry < end && features[entry] < limit);

                Store<TWidth>(row, s0, s1, s2, s3, s4, s5, s6, s7);
                next[sample] = (int)entry;
            }
        }
    }

    /// <summary>
    /// For each feature, shift + Σ over its entries of value · n[sample], a row of W's gradient; and the sums of W's
    /// rows after it has moved.
    /// </summary>
    /// <param name="entries">What is not zero, by features.</param>
    /// <param name="displacement">n, from the block's first unit.</param>
    /// <param name="shift">What every feature gets, from the block's first unit.</param>
    /// <param name="rowSums">Gets the sums, from the block's first unit.</param>
    /// <param name="stride">From one row of n to the next.</param>
    /// <param name="unit">The block's first unit.</param>
    /// <param name="end">Takes the gradient and gives what W is then.</param>
    [MethodImpl(AggressiveOptimization)]
    public static void Backward<TWidth, TEnd>(
        SparseEntries<T> entries, T* displacement, T* shift, T* rowSums, nint stride, int unit, ref TEnd end)
        where TWidth : struct, IVectorCount
        where TEnd : struct, IRowEnd<T>
    {
        var lanes = TSet.Lanes;
        var starts = entries.Starts;
        var samples = entries.Others;
        var values = entries.Values;
        var taker = end; // a copy, whose fields the compiler keeps in registers
        for (var feature = 0; feature < entries.Rows; feature++)
        {
            TVector s0, s1, s2, s3, s4, s5, s6, s7;
            Load<TWidth>(shift, out s0, out s1, out s2, out s3, out s4, out s5, out s6, out s7);
            nint last = starts[feature + 1];
            for (nint entry = starts[feature]; entry < last; entry++)
            {
                MultiplyAdd<TWidth>(
                    TSet.Broadcast(values[entry]), displacement + samples[entry] * stride, ref s0, ref s1, ref s2,
                    ref s3, ref s4, ref s5, ref s6, ref s7);
            }

            Take(feature, unit, s0, rowSums, ref taker);
            if (TWidth.Value > 1)
            {
                Take(feature, unit + lanes, s1, rowSums + lanes, ref taker);
            }

            if (TWidth.Value > 2)
            {
                Take(feature, unit + 2 * lanes, s2, rowSums + 2 * lanes, ref taker);
                Take(feature, unit + 3 * lanes, s3, rowSums + 3 * lanes, ref taker);
            }

            if (TWidth.Value > 4)
            {
                Take(feature, unit + 4 * lanes, s4, rowSums + 4 * lanes, ref taker);
                Take(feature, unit + 5 * lanes, s5, rowSums + 5 * lanes, ref taker);
                Take(feature, unit + 6 * lanes, s6, rowSums + 6 * lanes, ref taker);
                Take(feature, unit + 7 * lanes, s7, rowSums + 7 * lanes, ref taker);
            }
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Take<TEnd>(int feature, int unit, TVector gradient, T* rowSums, ref TEnd end)
        where TEnd : struct, IRowEnd<T> =>
        TSet.Store(TSet.Add(TSet.Load(rowSums), end.Take<TSet, TVector>(feature, unit, gradient)), rowSums);

    [MethodImpl(AggressiveInlining)]
    private static void MultiplyAdd<TWidth>(
        TVector value, T* row, ref TVector s0, ref TVector s1, ref TVector s2, ref TVector s3, ref TVector s4,
        ref TVector s5, ref TVector s6, ref TVector s7)
        where TWidth : struct, IVectorCount
    {
        var lanes = TSet.Lanes;
        s0 = TSet.MultiplyAdd(TSet.Load(row), value, s0);
        if (TWidth.Value > 1)
        {
            s1 = TSet.MultiplyAdd(TSet.Load(row + lanes), value, s1);
        }

        if (TWidth.Value > 2)
        {
            s2 = TSet.MultiplyAdd(TSet.Load(row + 2 * lanes), value, s2);
            s3 = TSet.MultiplyAdd(TSet.Load(row + 3 * lanes), value, s3);
        }

        if (TWidth.Value > 4)
        {
            s4 = TSet.MultiplyAdd(TSet.Load(row + 4 * lanes), value, s4);
            s5 = TSet.MultiplyAdd(TSet.Load(row + 5 * lanes), value, s5);
            s6 = TSet.MultiplyAdd(TSet.Load(row + 6 * lanes), value, s6);
            s7 = TSet.MultiplyAdd(TSet.Load(row + 7 * lanes), value, s7);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static void Load<TWidth>(
        T* row, out TVector s0, out TVector s1, out TVector s2, out TVector s3, out TVector s4, out TVector s5,
        out TVector s6, out TVector s7)
        where TWidth : struct, IVectorCount
    {
        var lanes = TSet.Lanes;
        s0 = TSet.Load(row);
        s1 = TWidth.Value > 1 ? TSet.Load(row + lanes) : default;
        s2 = TWidth.Value > 2 ? TSet.Load(row + 2 * lanes) : default;
        s3 = TWidth.Value > 2 ? TSet.Load(row + 3 * lanes) : default;
        s4 = TWidth.Value > 4 ? TSet.Load(row + 4 * lanes) : default;
        s5 = TWidth.Value > 4 ? TSet.Load(row + 5 * lanes) : default;
        s6 = TWidth.Value > 4 ? TSet.Load(row + 6 * lanes) : default;
        s7 = TWidth.Value > 4 ? TSet.Load(row + 7 * lanes) : default;
    }

    [MethodImpl(AggressiveInlining)]
    private static void Store<TWidth>(
        T* row, TVector s0, TVector s1, TVector s2, TVector s3, TVector s4, TVector s5, TVector s6, TVector s7)
        where TWidth : struct, IVectorCount
    {
        var lanes = TSet.Lanes;
        TSet.Store(s0, row);
        if (TWidth.Value > 1)
        {
            TSet.Store(s1, row + lanes);
        }

        if (TWidth.Value > 2)
        {
            TSet.Store(s2, row + 2 * lanes);
            TSet.Store(s3, row + 3 * lanes);
        }

        if (TWidth.Value > 4)
        {
            TSet.Store(s4, row + 4 * lanes);
            TSet.Store(s5, row + 5 * lanes);
            TSet.Store(s6, row + 6 * lanes);
            TSet.Store(s7, row + 7 * lanes);
        }
    }
}
