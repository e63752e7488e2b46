namespace Soap.Benchmarks.Measuring;

/// <summary>A network of the catalogue on images of a size.</summary>
/// <param name="Model">Its word.</param>
/// <param name="Image">[channels, height, width].</param>
/// <param name="Batch">Samples a step.</param>
internal sealed record ModelShape(string Model, IReadOnlyList<long> Image, int Batch)
{
    /// <summary>Classes of all of them.</summary>
    public const int Outputs = 10;

    /// <summary>Numbers of an image.</summary>
    public long Features => Image.Aggregate(1L, (product, side) => product * side);

    /// <inheritdoc/>
    public override string ToString() => $"{Model}, {string.Join('x', Image)}, batch {Batch}";
}
