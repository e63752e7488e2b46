namespace Soap.Fused.Kernels;

internal struct FiveVectors : IVectorCount
{
    public static int Value => 5;
}
