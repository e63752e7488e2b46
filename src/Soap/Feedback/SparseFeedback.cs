using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// Fixed feedback in which each unit below hears only k of the n units that send: each column of B has exactly min(k,
/// n) entries that are not zero. Which they are is drawn once for each unit, all choices being equally likely, from
/// the stream <c>…/senders</c> beside B's own; with k ≥ n it is plain fixed feedback, bit for bit. For kernels units
/// are channels: an input channel hears k of the channels that send, through whole kernels.
/// </summary>
/// <remarks>
/// Crafton, Parihar, Gebhardt and Raychowdhury 2019, Frontiers in Neuroscience 13, 525, for the direct signal, where k
/// of the n_L errors are heard. Differs from the paper: the distribution of the entries is the feedback initialiser's
/// (theirs is uniform within ±√(n_L / (k n_l)), which is the initialiser <c>pytorch</c> with
/// <see cref="SparseScale.Preserved"/>).
/// </remarks>
/// <param name="connections">k, at least 1.</param>
/// <param name="scale">The size of the entries.</param>
public sealed class SparseFeedback(int connections, SparseScale scale) : SeparateFeedback
{
    /// <inheritdoc/>
    public override string Name => "sparse";

    /// <inheritdoc/>
    public override FeedbackKind Kind => FeedbackKind.Fixed;

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>k, the units that each unit below hears.</summary>
    public int Connections { get; } = connections >= 1
        ? connections
        : throw new ArgumentOutOfRangeException(
            nameof(connections), connections, "A unit hears at least one of those that send.");

    /// <summary>The size of the entries.</summary>
    public SparseScale Scale { get; } = scale;

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (senders, hearers) = (checked((int)shape.Shape[0]), checked((int)shape.Shape[1]));
        var heard = Math.Min(Connections, senders);
        var factor = Scale == SparseScale.Preserved ? Math.Sqrt((double)senders / heard) : 1;
        var mask = tensor(
            Factors(hearers, senders, heard, factor, new RandomStream(stream.Seed, $"{stream.Name}/senders")),
            float64, CPU)
            .reshape([senders, hearers, .. shape.Shape.Skip(2).Select(_ => 1L)]);
        return (initializer.Weights(shape, stream, float64) * mask).to_type(type).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal override string? Refuses(WeightedMap map) => map.RefusesPatches is { } reason
        ? $"feedback '{Name}' chooses among all channels that send, and {reason}"
        : null;

    // For each column the first steps of a Fisher-Yates shuffle of all rows: what is chosen gets the factor, the rest
    // stays 0.
    private static double[] Factors(int columns, int rows, int heard, double factor, RandomStream stream)
    {
        var factors = new double[(long)rows * columns];
        var order = new int[rows];
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                order[row] = row;
            }

            for (var i = 0; i < heard; i++)
            {
                var chosen = i + (int)Math.BigMul(stream.Bits((long)column * heard + i), (ulong)(rows - i), out _);
                factors[(long)order[chosen] * columns + column] = factor;
                order[chosen] = order[i];
            }
        }

        return factors;
    }
}
