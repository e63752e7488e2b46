namespace Soap.Benchmarks.Measuring;

/// <summary>A network of the catalogue on images of a size.</summary>
/// <param name="Model">Its word.</param>
/// <param name="Image">[channels, height, width].</param>
/// <param name="Batch">Samples a step.</param>
internal sealed record ModelShape(string Model, IReadOnlyList<long> Image, int Batch)
{
    /// <summary>The published networks that are measured.</summary>
    public static readonly IReadOnlyList<ModelShape> Published =
    [
        new("lenet5", [1, 28, 28], 64), new("lenet-cifar", [3, 32, 32], 128), new("moskovitz-1", [3, 24, 24], 128),
        new("resnet8", [3, 32, 32], 128), new("resnet20", [3, 32, 32], 128),
    ];

    /// <summary>Classes of all of them.</summary>
    public const int Outputs = 10;

    /// <summary>Numbers of an image.</summary>
    public long Features => Image.Aggregate(1L, (product, side) => product * side);

    /// <inheritdoc/>
    public override string ToString() => $"{Model}, {string.Join('x', Image)}, batch {Batch}";
}
