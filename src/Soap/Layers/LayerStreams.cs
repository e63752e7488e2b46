using System.Globalization;
using System.Text.Unicode;
using Soap.Randomness;

namespace Soap.Layers;

/// <summary>The random numbers of a layer: one named stream for each purpose.</summary>
/// <param name="Seed">The seed of all streams.</param>
/// <param name="Name">The layer's name in those of its streams.</param>
internal sealed record LayerStreams(ulong Seed, string Name)
{
    /// <summary>What is drawn once, such as <c>weights</c>.</summary>
    public RandomStream Of(string purpose) => new(Seed, $"{purpose}/{Name}");

    /// <summary>What is drawn at a step, such as <c>mirror</c>.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="examplesSeen">Training examples before the step.</param>
    public RandomStream Of(string purpose, long examplesSeen) => new(Seed, $"{purpose}/{Name}/{examplesSeen}");

    /// <summary>The key of such a stream, for what is drawn at every step and takes no memory.</summary>
    public ulong KeyOf(string purpose, long examplesSeen)
    {
        Span<byte> text = stackalloc byte[256];
        return Utf8.TryWrite(
            text, CultureInfo.InvariantCulture, $"{Seed}/{purpose}/{Name}/{examplesSeen}", out var written)
            ? RandomStream.KeyOf(text[..written])
            : Of(purpose, examplesSeen).Key;
    }
}
