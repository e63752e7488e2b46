namespace Soap.Fused.Kernels;

/// <summary>
/// How many vectors wide a register tile is, as a type, so that the tile is compiled for each width.
/// </summary>
internal interface IVectorCount
{
    static abstract int Value { get; }
}
