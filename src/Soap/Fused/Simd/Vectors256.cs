using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Simd;

/// <summary>256 bits: AVX2 with fused multiply-add.</summary>
internal unsafe struct Vectors256<T> : IVectors<Vector256<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector256<T>.Count;

    public static int TileVectors => 2;

    private static bool IsSingle => typeof(T) == typeof(float);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Load(T* from) => Vector256.Load(from);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector256<T> vector, T* to) => vector.Store(to);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Broadcast(T number) => Vector256.Create(number);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> z) => IsSingle
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> SquareRoot(Vector256<T> x) => Vector256.Sqrt(x);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> WhereLess(Vector256<T> x, Vector256<T> y, Vector256<T> one, Vector256<T> other) =>
        Vector256.ConditionalSelect(Vector256.LessThan(x, y), one, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> PowerOfTwo(Vector256<T> shifted) => IsSingle
        ? ((shifted.AsInt32() + Vector256.Create(127)) << 23).As<int, T>()
        : ((shifted.AsInt64() + Vector256.Create(1023L)) << 52).As<long, T>();
}
