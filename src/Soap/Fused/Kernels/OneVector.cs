namespace Soap.Fused.Kernels;

internal struct OneVector : IVectorCount
{
    public static int Value => 1;
}
