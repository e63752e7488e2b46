using System.Numerics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Simd;

/// <summary>
/// One number at a time, for processors with nothing better and for the ends of rows.
/// A product is added before it is rounded, as in every vector: a number has the same bits whether it falls into a
/// vector or behind the last whole one. (Slow where the processor cannot do it in one instruction.)
/// </summary>
internal unsafe struct Scalars<T> : IVectors<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Lanes => 1;

    public static int TileVectors => 2;

    [MethodImpl(AggressiveInlining)]
    public static T Load(T* from) => *from;

    [MethodImpl(AggressiveInlining)]
    public static void Store(T vector, T* to) => *to = vector;

    [MethodImpl(AggressiveInlining)]
    public static T Broadcast(T number) => number;

    [MethodImpl(AggressiveInlining)]
    public static T MultiplyAdd(T x, T y, T z) => T.FusedMultiplyAdd(x, y, z);

    [MethodImpl(AggressiveInlining)]
    public static T Add(T x, T y) => x + y;

    [MethodImpl(AggressiveInlining)]
    public static T Subtract(T x, T y) => x - y;

    [MethodImpl(AggressiveInlining)]
    public static T Multiply(T x, T y) => x * y;

    [MethodImpl(AggressiveInlining)]
    public static T Divide(T x, T y) => x / y;

    [MethodImpl(AggressiveInlining)]
    public static T SquareRoot(T x) => T.Sqrt(x);

    [MethodImpl(AggressiveInlining)]
    public static T Max(T x, T y) => T.Max(x, y);

    [MethodImpl(AggressiveInlining)]
    public static T WhereLess(T x, T y, T one, T other) => x < y ? one : other;

    [MethodImpl(AggressiveInlining)]
    public static T PowerOfTwo(T shifted) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<int, T>((Unsafe.BitCast<T, int>(shifted) + 127) << 23)
        : Unsafe.BitCast<long, T>((Unsafe.BitCast<T, long>(shifted) + 1023) << 52);
}
