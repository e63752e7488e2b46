using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Soap.Randomness;

/// <summary>
/// A named stream of random numbers: value = f(seed, name, index), a pure function.
/// Nothing is ever advanced, so no order of calls, no other stream and no thread can change a value.
/// </summary>
public sealed class RandomStream
{
    /// <summary>The stream of this name under this seed; two names give independent streams.</summary>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="name">What the numbers are for, such as <c>weights/2</c> or <c>order/7</c>.</param>
    public RandomStream(ulong seed, string name)
    {
        Seed = seed;
        Name = name;
        Key = KeyOf(Encoding.UTF8.GetBytes($"{seed}/{name}"));
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>What the numbers are for.</summary>
    public string Name { get; }

    /// <summary>All of what the numbers are a function, beside the index.</summary>
    internal ulong Key { get; }

    /// <summary>The key of a stream without the stream, from <c>seed/name</c>.</summary>
    internal static ulong KeyOf(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>64 random bits at an index.</summary>
    public ulong Bits(long index)
    {
        var (a, b, _, _) = Philox.Words(Key, (ulong)index, 0);
        return ((ulong)b << 32) | a;
    }

    /// <summary>A uniform number in [0, 1) at an index, with 53 random bits.</summary>
    public double Uniform(long index) => (Bits(index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Chooses each entry of a row with a probability: chosen ones get a value, all others 0. Entry i has the
    /// word i mod 4 of the four at i / 4, of 32 random bits.</summary>
    /// <param name="key">The stream's.</param>
    /// <param name="entries">The row.</param>
    /// <param name="chosen">The value.</param>
    /// <param name="probability">From above 0 to 1, to 32 bits.</param>
    internal static void Choose<T>(ulong key, Span<T> entries, T chosen, double probability)
        where T : unmanaged, INumberBase<T>
    {
        var below = (ulong)Math.Round(probability * (1UL << 32));
        for (var i = 0; i < entries.Length; i += 4)
        {
            var (a, b, c, d) = Philox.Words(key, (ulong)(i / 4), 0);
            entries[i] = a < below ? chosen : T.Zero;
            if (i + 3 < entries.Length)
            {
                (entries[i + 1], entries[i + 2], entries[i + 3]) =
                    (b < below ? chosen : T.Zero, c < below ? chosen : T.Zero, d < below ? chosen : T.Zero);
                continue;
            }

            ReadOnlySpan<uint> rest = [b, c, d];
            for (var k = 1; i + k < entries.Length; k++)
            {
                entries[i + k] = rest[k - 1] < below ? chosen : T.Zero;
            }
        }
    }

    /// <summary>A standard normal number at an index (Box and Muller 1958, the cosine half).</summary>
    public double Normal(long index)
    {
        var (a, b, c, d) = Philox.Words(Key, (ulong)index, 0);
        var radius = 1.0 - ((((ulong)b << 32) | a) >> 11) * (1.0 / (1UL << 53)); // in (0, 1]: the logarithm is finite
        var angle = ((((ulong)d << 32) | c) >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2.0 * Math.Log(radius)) * Math.Cos(2.0 * Math.PI * angle);
    }

    /// <summary>A random order of 0 … count − 1 (Fisher and Yates; all orders equally likely up to 2⁻⁴⁰).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = (int)Math.BigMul(Bits(i), (ulong)(i + 1), out _);
            order[i] = order[j];
            order[j] = i;
        }

        return order;
    }
}
