namespace Soap.Maps;

/// <summary>How a kernel moves over one dimension.</summary>
/// <param name="Kernel">Weights along it, at least 1.</param>
/// <param name="Stride">Places from one position to the next, at least 1.</param>
/// <param name="Padding">Zeros at each end, at least 0.</param>
/// <param name="Dilation">Places from one weight to the next, at least 1.</param>
internal readonly record struct Window(long Kernel, long Stride = 1, long Padding = 0, long Dilation = 1)
{
    /// <summary>Places that the kernel covers.</summary>
    public long Span => Dilation * (Kernel - 1) + 1;

    /// <summary>Positions over an input; below 1 where it is too small.</summary>
    public long Positions(long size) => size + 2 * Padding < Span ? 0 : (size + 2 * Padding - Span) / Stride + 1;

    /// <summary>Whether all numbers are in their ranges.</summary>
    public bool IsValid => Kernel >= 1 && Stride >= 1 && Padding >= 0 && Dilation >= 1;
}
