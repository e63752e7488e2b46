namespace Soap.Fused;

/// <summary>A network's output as kernels see it, [n_L, samples].</summary>
/// <param name="values">a_L.</param>
/// <param name="stride">From one output's row to the next.</param>
/// <param name="samples">Samples.</param>
/// <param name="padded">Samples with those that fill up the last vector.</param>
internal readonly unsafe struct FusedOutput<T>(T* values, int stride, int samples, int padded)
    where T : unmanaged
{
    /// <summary>a_L.</summary>
    public T* Values => values;

    /// <summary>From one output's row to the next.</summary>
    public int Stride => stride;

    /// <summary>Samples.</summary>
    public int Samples => samples;

    /// <summary>Samples with those that fill up the last vector: they are computed too, and nobody reads
    /// them.</summary>
    public int Padded => padded;
}
