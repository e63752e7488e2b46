using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Tests.Maps;

/// <summary>
/// The dense layer that a kernel is: between all places of an image and all of its output, with weights that are
/// shared. It is made of the terms in plain loops, not by the map.
/// </summary>
internal sealed class TiedWeights
{
    private readonly WeightShape _shape;
    private readonly long _inputs, _outputs;
    private readonly (long X, long W, long Y)[] _terms;

    /// <param name="example">The kernel, and its input's shape.</param>
    public TiedWeights(MapCase example)
    {
        _shape = example.Map.Weight;
        (_inputs, _outputs) = (Places(example.Entered), Places(example.Map.Leaving(example.Entered)));

        // One sample is like another.
        _terms = [.. example.Terms.Where(term => term.X < _inputs && term.Y < _outputs)];

        static long Places(long[] shape) => shape.Skip(1).Aggregate(1L, (product, size) => product * size);
    }

    /// <summary>The dense map.</summary>
    public DenseMap Map => new(_inputs, _outputs);

    /// <summary>The kernel's weights where they stand in the dense matrix, 0 elsewhere.</summary>
    public Tensor Unrolled(Tensor w)
    {
        var (values, matrix) = (w.ToVector(), new double[_outputs, _inputs]);
        foreach (var (x, weight, y) in _terms)
        {
            matrix[y, x] += values[weight];
        }

        return tensor(matrix);
    }

    /// <summary>A gradient of the dense matrix, summed over the places of each weight.</summary>
    public Tensor Summed(Tensor matrix)
    {
        var (values, sums) = (matrix.ToVector(), new double[_shape.Count]);
        foreach (var (x, weight, y) in _terms)
        {
            sums[weight] += values[y * _inputs + x];
        }

        return tensor(sums).reshape([.. _shape.Shape]);
    }

    /// <summary>Images as rows of numbers, [N, places].</summary>
    public static Tensor Flat(Tensor images) => images.reshape(images.shape[0], -1);
}
