namespace Soap.Fused.Kernels;

internal struct TwoVectors : IVectorCount
{
    public static int Value => 2;
}
