namespace Soap.Fused;

/// <summary>A parameter, with the optimiser's memory of it, as kernels see them: rows of one stride.</summary>
/// <param name="index">Which parameter of the optimiser it is.</param>
/// <param name="values">The parameter's numbers.</param>
/// <param name="first">The optimiser's first memory: velocity or mean; null where it has none.</param>
/// <param name="second">Its second: the mean square; null where it has none.</param>
/// <param name="stride">From one row to the next, in all of them.</param>
internal sealed unsafe class FusedParameter<T>(int index, T* values, T* first, T* second, nint stride)
    where T : unmanaged
{
    /// <summary>Which parameter of the optimiser it is.</summary>
    public int Index => index;

    /// <summary>Its numbers.</summary>
    public T* Values => values;

    /// <summary>Velocity or mean, or null.</summary>
    public T* First => first;

    /// <summary>Mean square, or null.</summary>
    public T* Second => second;

    /// <summary>From one row to the next.</summary>
    public nint Stride => stride;
}
