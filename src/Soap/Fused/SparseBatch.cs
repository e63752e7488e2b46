using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Data;
using Soap.Fused.Kernels;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// What is not zero in a batch's inputs, in units of the network's input: by samples, and by features.
/// </summary>
internal sealed unsafe class SparseBatch<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Samples lie anywhere in memory: so many are asked for before they are needed.
    private const int SamplesAhead = 8;
    private readonly SparseInputs _inputs;
    private readonly AlignedMemory<T> _table = new(256);
    private readonly AlignedMemory<int> _sampleStarts, _featureStarts, _next;
    private AlignedMemory<T> _bySample = new(0), _byFeature = new(0);
    private AlignedMemory<ushort> _features = new(0), _samples = new(0);

    /// <param name="data">The data set.</param>
    /// <param name="capacity">The most samples of a batch, at most 65,536.</param>
    public SparseBatch(Dataset data, int capacity)
    {
        _inputs = data.Sparse;
        Features = (int)data.Inputs.shape[1];
        _sampleStarts = new AlignedMemory<int>(capacity + 1);
        _featureStarts = new AlignedMemory<int>(Features + 1);
        _next = new AlignedMemory<int>(capacity);
        var (mean, deviation) = data.Scaling is { } scaling ? (scaling.Mean, scaling.Deviation) : (0, 1.0 / 255);
        Offset = T.CreateTruncating(-mean / deviation);
        for (var value = 0; value < 256; value++)
        {
            _table.Start[value] = T.CreateTruncating(value / 255.0 / deviation);
        }
    }

    /// <summary>Features of a sample.</summary>
    public int Features { get; }

    /// <summary>Samples of the batch.</summary>
    public int Samples { get; private set; }

    /// <summary>c, which is added to every input, zero or not.</summary>
    public T Offset { get; }

    /// <summary>Room for a number a sample.</summary>
    public int* Next => _next.Start;

    /// <summary>What is not zero, by samples.</summary>
    public SparseEntries<T> BySample => new(Samples, _sampleStarts.Start, _features.Start, _bySample.Start);

    /// <summary>What is not zero, by features.</summary>
    public SparseEntries<T> ByFeature => new(Features, _featureStarts.Start, _samples.Start, _byFeature.Start);

    /// <summary>Takes a batch.</summary>
    /// <param name="indices">Which samples of the data set.</param>
    /// <param name="learns">Whether it is needed by features too.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<int> indices, bool learns)
    {
        Samples = indices.Length;
        MakeRoom(indices);
        T* table = _table.Start, bySample = _bySample.Start;
        var features = _features.Start;
        var counts = _featureStarts.Start;
        new Span<int>(counts, Features + 1).Clear();
        var allFeatures = _inputs.Features;
        var allValues = _inputs.Values;
        var next = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            _sampleStarts.Start[i] = next;
            _inputs.Prefetch(indices[Math.Min(i + SamplesAhead, indices.Length - 1)]);
            var (start, end) = (_inputs.Starts[indices[i]], _inputs.Starts[indices[i] + 1]);
            for (var entry = start; entry < end; entry++)
            {
                var feature = allFeatures[entry];
                features[next] = feature;
                bySample[next++] = table[allValues[entry]];
                counts[feature + 1]++;
            }
        }

        _sampleStarts.Start[indices.Length] = next;
        if (learns)
        {
            SortByFeature();
        }
    }

    public void Dispose()
    {
        _table.Dispose();
        _sampleStarts.Dispose();
        _featureStarts.Dispose();
        _next.Dispose();
        _bySample.Dispose();
        _byFeature.Dispose();
        _features.Dispose();
        _samples.Dispose();
    }

    // Counting sort: the counts, which stand one place further on, become starts; placing moves each start to the next
    // one's.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortByFeature()
    {
        var starts = _featureStarts.Start;
        for (var feature = 1; feature <= Features; feature++)
        {
            starts[feature] += starts[feature - 1];
        }

        ushort* features = _features.Start, samples = _samples.Start;
        T* bySample = _bySample.Start, byFeature = _byFeature.Start;
        for (var sample = 0; sample < Samples; sample++)
        {
            var (start, end) = (_sampleStarts.Start[sample], _sampleStarts.Start[sample + 1]);
            for (var entry = start; entry < end; entry++)
            {
                var to = starts[features[entry]]++;
                samples[to] = (ushort)sample;
                byFeature[to] = bySample[entry];
            }
        }

        for (var feature = Features; feature > 0; feature--)
        {
            starts[feature] = starts[feature - 1];
        }

        starts[0] = 0;
    }

    // Twice what is needed, so that it is soon enough for good.
    private void MakeRoom(ReadOnlySpan<int> indices)
    {
        var needed = 0L;
        foreach (var index in indices)
        {
            needed += _inputs.Starts[index + 1] - _inputs.Starts[index];
        }

        if (needed > _bySample.Length)
        {
            _bySample.Dispose();
            _byFeature.Dispose();
            _features.Dispose();
            _samples.Dispose();
            (_bySample, _byFeature) = (new AlignedMemory<T>(2 * needed), new AlignedMemory<T>(2 * needed));
            (_features, _samples) = (new AlignedMemory<ushort>(2 * needed), new AlignedMemory<ushort>(2 * needed));
        }
    }
}
