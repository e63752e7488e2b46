namespace Soap.Fused.Kernels;

internal struct SixVectors : IVectorCount
{
    public static int Value => 6;
}
