namespace Soap.Layers;

/// <summary>How a kernel moves over one dimension.</summary>
public sealed record ConvolutionOptions1d
{
    /// <summary>Places from one position to the next, at least 1; 1 by default.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros at each end, at least 0; none by default.</summary>
    public int Padding { get; init; }

    /// <summary>Places from one weight of the kernel to the next, at least 1; 1 by default.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Groups, each of which sees channels of its own; 1 by default.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>The inputs' length, which rules need whose signal goes straight to every place of them; null, as by
    /// default: inputs of any length.</summary>
    public int? InputSize { get; init; }
}
