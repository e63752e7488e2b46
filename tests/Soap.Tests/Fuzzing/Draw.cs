using Soap.Randomness;

namespace Soap.Tests.Fuzzing;

/// <summary>Random choices one after another, from a stream of their own.</summary>
internal sealed class Draw(RandomStream stream)
{
    private long _next;

    /// <summary>A whole number from 0 to below a count.</summary>
    public int Below(int count) => (int)Math.BigMul(stream.Bits(_next++), (ulong)count, out _);

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)Below(256))];
}
