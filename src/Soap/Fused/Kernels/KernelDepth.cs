namespace Soap.Fused.Kernels;

/// <summary>
/// The three indices over which a kernel's products are summed: channels, rows of the kernel, weights of a row; and
/// how far the factors move with each.
/// </summary>
internal struct KernelDepth
{
    /// <summary>How many there are of each, at least 0.</summary>
    public int Channels, Rows, Columns;

    /// <summary>How far the weights move.</summary>
    public nint WeightChannel, WeightRow, WeightColumn;

    /// <summary>How far the images move.</summary>
    public nint ImageChannel, ImageRow, ImageColumn;
}
