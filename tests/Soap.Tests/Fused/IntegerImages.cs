using Soap.Data;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// Images, labels and weights made from integers alone: the same bits on every machine, whatever its mathematics
/// library.
/// </summary>
internal static class IntegerImages
{
    /// <summary>
    /// Bytes of which four in five are zero, as in handwritten digits: a pattern a class, and noise.
    /// </summary>
    public static Dataset Draw(int count, int features, int classes, uint seed = 0) => new(
        tensor(
            Enumerable.Range(0, count * features)
                .Select(i => Pixel((uint)(i / features), (uint)(i % features), classes, seed)).ToArray(),
            [count, features]),
        tensor(Enumerable.Range(0, count).Select(i => (long)(i % classes)).ToArray()),
        new InputScaling(0.125, 0.25));

    /// <summary>A task of such images.</summary>
    public static TaskData Task(int count, int features, int classes) =>
        new(
            "integer images", Draw(count, features, classes), Draw(count / 2, features, classes, 7), classes,
            new Dictionary<string, string>());

    /// <summary>The first so many samples.</summary>
    public static Tensor Indices(int count) => tensor(Enumerable.Range(0, count).Select(i => (long)i).ToArray());

    /// <summary>A number in [−1/8, 1/8), of 20 bits.</summary>
    public static double Weight(int index, uint seed) =>
        (Hash((uint)index ^ Hash(seed + 1)) >> 12) / (double)(1 << 20) / 4 - 0.125;

    private static byte Pixel(uint sample, uint feature, int classes, uint seed)
    {
        var isInk = Hash(sample % (uint)classes * 4099 + feature) % 6 == 0;
        var noise = Hash(Hash(sample + 65_537 * seed) + feature);
        return isInk ? (byte)(80 + noise % 176) : noise % 20 == 0 ? (byte)(noise >> 8) : (byte)0;
    }

    private static uint Hash(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7feb352d;
        x = (x ^ (x >> 15)) * 0x846ca68b;
        return x ^ (x >> 16);
    }
}
