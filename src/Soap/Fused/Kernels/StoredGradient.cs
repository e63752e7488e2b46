using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Simd;

namespace Soap.Fused.Kernels;

/// <summary>A gradient that is read from memory.</summary>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="values">The numbers.</param>
/// <param name="stride">From one row to the next.</param>
internal unsafe struct StoredGradient<TSet, TVector, T>(int rows, int columns, T* values, nint stride) : IGradient<T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        var whole = columns / TSet.Lanes * TSet.Lanes;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < whole; column += TSet.Lanes)
            {
                end.Take<TSet, TVector>(row, column, TSet.Load(values + row * stride + column));
            }

            for (var column = whole; column < columns; column++)
            {
                end.Take<Scalars<T>, T>(row, column, values[row * stride + column]);
            }
        }
    }
}
