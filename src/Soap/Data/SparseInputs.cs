using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>
/// The bytes of a data set that are not zero, sample by sample. Four fifths of MNIST's are zero, scaled or not: x =
/// v + c with v = 0 there, so that x Wᵀ = v Wᵀ + c (row sums of W), and nᵀ x = nᵀ v + c (sums of n): what is left out
/// costs a vector. Made once for a data set, and shared by all trials, read-only.
/// </summary>
internal sealed unsafe class SparseInputs : IDisposable
{
    private const int Line = 64;
    private readonly AlignedMemory<long> _starts;
    private readonly AlignedMemory<ushort> _features;
    private readonly AlignedMemory<byte> _values;

    /// <summary>
    /// The largest share of bytes that are not zero at which a sparse first layer is the faster one.
    /// </summary>
    public const double LargestDensity = 0.55;

    /// <summary>The most features, so that an index fits into two bytes.</summary>
    public const int MostFeatures = ushort.MaxValue + 1;

    /// <param name="inputs">[samples, features] of bytes.</param>
    public SparseInputs(Tensor inputs)
    {
        using var contiguous = inputs.contiguous();
        var bytes = TensorMemory.Of<byte>(contiguous);
        var (samples, features) = (inputs.shape[0], (int)inputs.shape[1]);
        var length = 0L;
        for (var sample = 0L; sample < samples; sample++)
        {
            length += features - new ReadOnlySpan<byte>(bytes + sample * features, features).Count((byte)0);
        }

        Density = (double)length / (samples * features);
        if (!IsSparse)
        {
            (_starts, _features, _values) =
                (new AlignedMemory<long>(0), new AlignedMemory<ushort>(0), new AlignedMemory<byte>(0));
            return;
        }

        (_starts, _features, _values) =
            (new AlignedMemory<long>(samples + 1), new AlignedMemory<ushort>(length), new AlignedMemory<byte>(length));
        var next = 0L;
        for (var sample = 0L; sample < samples; sample++)
        {
            _starts.Start[sample] = next;
            var row = bytes + sample * features;
            for (var feature = 0; feature < features; feature++)
            {
                if (row[feature] != 0)
                {
                    _features.Start[next] = (ushort)feature;
                    _values.Start[next++] = row[feature];
                }
            }
        }

        _starts.Start[samples] = next;
    }

    /// <summary>The share of bytes that are not zero.</summary>
    public double Density { get; }

    /// <summary>
    /// Whether there are so few that it pays to pass over the zeros. If not, the bytes are not here.
    /// </summary>
    public bool IsSparse => Density <= LargestDensity;

    /// <summary>Where each sample's bytes begin, and after the last where they end.</summary>
    public long* Starts => _starts.Start;

    /// <summary>Which feature each is of, rising within a sample.</summary>
    public ushort* Features => _features.Start;

    /// <summary>The bytes.</summary>
    public byte* Values => _values.Start;

    /// <summary>Whether a data set is of bytes of which few are not zero, and which are scaled all alike, and whose
    /// features' numbers fit.</summary>
    public static bool Has(Dataset data) =>
        data.Normalisation is null && data.Inputs.dtype == ScalarType.Byte && data.Inputs.shape[1] <= MostFeatures
            && data.Sparse.IsSparse;

    /// <summary>Asks for a sample's bytes, which are needed soon.</summary>
    public void Prefetch(int sample)
    {
        var (start, end) = (Starts[sample], Starts[sample + 1]);
        for (var entry = start; entry < end; entry += Line)
        {
            Prefetching.Line(Values + entry);
            Prefetching.Line(Features + entry);
            Prefetching.Line(Features + entry + Line / sizeof(ushort));
        }
    }

    public void Dispose()
    {
        _starts.Dispose();
        _features.Dispose();
        _values.Dispose();
    }
}
