using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Simd;

/// <summary>512 bits: AVX-512.</summary>
internal unsafe struct Vectors512<T> : IVectors<Vector512<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector512<T>.Count;

    public static int TileVectors => 4;

    private static bool IsSingle => typeof(T) == typeof(float);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Load(T* from) => Vector512.Load(from);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector512<T> vector, T* to) => vector.Store(to);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Broadcast(T number) => Vector512.Create(number);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> z) => IsSingle
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> SquareRoot(Vector512<T> x) => Vector512.Sqrt(x);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> WhereLess(Vector512<T> x, Vector512<T> y, Vector512<T> one, Vector512<T> other) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, y), one, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> PowerOfTwo(Vector512<T> shifted) => IsSingle
        ? ((shifted.AsInt32() + Vector512.Create(127)) << 23).As<int, T>()
        : ((shifted.AsInt64() + Vector512.Create(1023L)) << 52).As<long, T>();
}
