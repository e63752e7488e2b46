namespace Soap.Maps;

/// <summary>
/// The layers of a network from input to output, as operations are counted by: what each does with its weights, and
/// the shape of one sample that enters it. What lies between two layers, such as pooling, may change that shape.
/// Layers are counted from 1 at the input.
/// </summary>
public sealed class NetworkShape
{
    private readonly (WeightedMap Map, long[] Sample)[] _layers;

    /// <summary>A multilayer perceptron.</summary>
    /// <param name="widths">From input to output, at least two.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two widths, or one below 1.</exception>
    public NetworkShape(IReadOnlyList<int> widths)
        : this(Dense(widths))
    {
    }

    /// <summary>Any chain of layers.</summary>
    /// <param name="layers">Each one's map, and the shape of one sample that enters it; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer.</exception>
    /// <exception cref="ArgumentException">A sample is no input of its map.</exception>
    internal NetworkShape(IReadOnlyList<(WeightedMap Map, long[] Sample)> layers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(layers.Count);
        _layers = [.. layers];
        foreach (var (map, sample) in _layers)
        {
            _ = map.Leaving([1, .. sample]);
        }
    }

    /// <summary>L, the number of layers.</summary>
    public int Depth => _layers.Length;

    /// <summary>n_{l−1}: the numbers of one sample that enter a layer.</summary>
    /// <param name="layer">l, from 1 to L.</param>
    public long Inputs(int layer) => Places(Sample(layer));

    /// <summary>n_l: the numbers of one sample that leave a layer.</summary>
    /// <param name="layer">l, from 1 to L.</param>
    public long Outputs(int layer) => Places(Map(layer).Leaving(Entered(layer))[1..]);

    /// <summary>Floating-point operations of one sample's way forward through a layer's weights.</summary>
    /// <param name="layer">l, from 1 to L.</param>
    public double ForwardFlops(int layer) => Map(layer).Flops(Entered(layer));

    /// <summary>Floating-point operations of one sample's forward pass, or of its part through some layers.</summary>
    /// <param name="first">The first layer, from 1.</param>
    /// <param name="last">The last layer, up to L; null, as by default: L.</param>
    public double PassFlops(int first = 1, int? last = null) =>
        Enumerable.Range(first, Math.Max(0, (last ?? Depth) - first + 1)).Sum(ForwardFlops);

    /// <summary>What a layer does with its weights.</summary>
    internal WeightedMap Map(int layer) => _layers[layer - 1].Map;

    /// <summary>The shape of one sample that enters a layer.</summary>
    internal long[] Sample(int layer) => _layers[layer - 1].Sample;

    /// <summary>The shape of a batch of one sample that enters a layer.</summary>
    internal long[] Entered(int layer) => [1, .. Sample(layer)];

    private static (WeightedMap, long[])[] Dense(IReadOnlyList<int> widths)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widths.Min());
        return [.. widths.Zip(widths.Skip(1), (inputs, outputs) =>
            ((WeightedMap)new DenseMap(inputs, outputs), new long[] { inputs }))];
    }

    private static long Places(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
