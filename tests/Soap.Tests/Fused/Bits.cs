using System.Runtime.InteropServices;
using Xunit;

namespace Soap.Tests.Fused;

/// <summary>Equality to the bit, which tells 0 from −0 and one NaN from another.</summary>
internal static class Bits
{
    public static void AssertSame<T>(T[,] expected, T[,] actual)
        where T : unmanaged
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (actual.GetLength(0), actual.GetLength(1)));
        AssertSame<T>(All(expected), All(actual));
    }

    public static void AssertSame<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1))))
            {
                Assert.Fail($"other bits at {i}: {actual[i]} instead of {expected[i]}");
            }
        }
    }

    private static ReadOnlySpan<T> All<T>(T[,] values)
        where T : unmanaged => MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
}
