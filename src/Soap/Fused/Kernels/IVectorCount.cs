namespace Soap.Fused.Kernels;

/// <summary>How many vectors wide a register tile is, as a type, so that the tile is compiled for each width.</summary>
internal interface IVectorCount
{
    static abstract int Value { get; }
}

internal struct OneVector : IVectorCount
{
    public static int Value => 1;
}

internal struct TwoVectors : IVectorCount
{
    public static int Value => 2;
}

internal struct ThreeVectors : IVectorCount
{
    public static int Value => 3;
}

internal struct FourVectors : IVectorCount
{
    public static int Value => 4;
}

internal struct EightVectors : IVectorCount
{
    public static int Value => 8;
}
