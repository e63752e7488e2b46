namespace Soap.Fused.Kernels;

/// <summary>A parameter's gradient, made or read vector by vector.</summary>
internal interface IGradient<T>
    where T : unmanaged
{
    /// <summary>Hands all of it over.</summary>
    void Deliver<TEnd>(ref TEnd end)
        where TEnd : struct, IRowEnd<T>;
}
