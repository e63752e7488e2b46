namespace Soap.Fused.Kernels;

internal struct FourVectors : IVectorCount
{
    public static int Value => 4;
}
