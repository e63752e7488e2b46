namespace Soap.Fused.Kernels;

internal struct ThreeVectors : IVectorCount
{
    public static int Value => 3;
}
