using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Soap.Fused.Simd;

/// <summary>128 bits: x64 with fused multiply-add, and Arm.</summary>
internal unsafe struct Vectors128<T> : IVectors<Vector128<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector128<T>.Count;

    public static int TileVectors => 2;

    private static bool IsSingle => typeof(T) == typeof(float);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Load(T* from) => Vector128.Load(from);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector128<T> vector, T* to) => vector.Store(to);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Broadcast(T number) => Vector128.Create(number);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> z) => IsSingle
        ? Vector128.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
        : Vector128.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> SquareRoot(Vector128<T> x) => Vector128.Sqrt(x);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.Max(x, y);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> WhereLess(Vector128<T> x, Vector128<T> y, Vector128<T> one, Vector128<T> other) =>
        Vector128.ConditionalSelect(Vector128.LessThan(x, y), one, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> PowerOfTwo(Vector128<T> shifted) => IsSingle
        ? ((shifted.AsInt32() + Vector128.Create(127)) << 23).As<int, T>()
        : ((shifted.AsInt64() + Vector128.Create(1023L)) << 52).As<long, T>();
}
