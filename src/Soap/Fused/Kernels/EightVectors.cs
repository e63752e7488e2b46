namespace Soap.Fused.Kernels;

internal struct EightVectors : IVectorCount
{
    public static int Value => 8;
}
