using Soap.Maps;

namespace Soap.Layers;

/// <summary>How a kernel moves over images.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>Places from one position to the next, at least 1; 1 by default.</summary>
    public (int Height, int Width) Stride { get; init; } = (1, 1);

    /// <summary>Zeros at each end, at least 0; none by default.</summary>
    public (int Height, int Width) Padding { get; init; } = (0, 0);

    /// <summary>Places from one weight of the kernel to the next, at least 1; 1 by default.</summary>
    public (int Height, int Width) Dilation { get; init; } = (1, 1);

    /// <summary>Groups, each of which sees channels of its own; 1 by default.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The images' height and width, which rules need whose signal goes straight to every place of them;
    /// null, as by default: images of any size.</summary>
    public (int Height, int Width)? InputSize { get; init; }

    internal Window OfHeight(int kernel) => new(kernel, Stride.Height, Padding.Height, Dilation.Height);

    internal Window OfWidth(int kernel) => new(kernel, Stride.Width, Padding.Width, Dilation.Width);

    /// <summary>The map of a locally connected layer.</summary>
    /// <exception cref="ArgumentException">InputSize is not given, or groups are.</exception>
    internal LocallyConnectedMap LocallyConnected(int channels, int outputs, (int Height, int Width) kernel) =>
        InputSize is (var rows, var columns) && Groups == 1
            ? new LocallyConnectedMap(channels, outputs, OfHeight(kernel.Height), OfWidth(kernel.Width), rows, columns)
            : throw new ArgumentException(
                "A locally connected layer belongs to images of one size, and has no groups: give InputSize alone.");

    internal IReadOnlyList<long>? Size(int channels) =>
        InputSize is { } size ? [channels, size.Height, size.Width] : null;
}
