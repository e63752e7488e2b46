using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// One fixed matrix U for all layers, with entries uniform in [−1, 1): layer l takes the first n_{l−1} of its columns,
/// B_l = U[:, 1 … n_{l−1}] / √width. Entry (i, j) of U is a pure function of the seed, i and j, whatever the layer.
/// </summary>
/// <remarks>
/// Launay, Poli, Boniface and Krzakala 2020, arXiv:2006.12878, in the form of their code, TinyDFA. Differs from it:
/// there the width is that of the widest layer; here it is each layer's own unless one is given. The feedback
/// initialiser is not asked.
/// </remarks>
/// <param name="width">By whose root U is divided; 0: by n_{l−1}, each layer's own.</param>
public sealed class SharedFeedback(long width = 0) : SeparateFeedback
{
    /// <inheritdoc/>
    public override string Name => "shared";

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>The width by whose root U is divided; 0: by n_{l−1}, each layer's own.</summary>
    public long Width { get; } = width >= 0
        ? width
        : throw new ArgumentOutOfRangeException(
            nameof(width), width, "The width is at least 1, or 0 for each layer's own.");

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type)
    {
        var (fanOut, fanIn) = (shape.Rows, shape.Columns);
        var shared = new RandomStream(stream.Seed, "feedback/shared");
        var values = new double[fanOut, fanIn];
        var size = 1 / Math.Sqrt(Width == 0 ? fanIn : Width);
        for (var column = 0L; column < fanIn; column++)
        {
            for (var row = 0L; row < fanOut; row++)
            {
                // By columns: all layers have the same rows, so that an index does not depend on the layer.
                values[row, column] = size * (2 * shared.Uniform(column * fanOut + row) - 1);
            }
        }

        // A copy: libtorch's own memory is aligned, an array's is anywhere, and the last bits of products depend on
        // that.
        return Temporaries.Kept(() => tensor(values, float64, CPU).clone().to_type(type));
    }

    /// <inheritdoc/>
    internal override string? Refuses(WeightedMap map) => map.Weight.Shape.Count == 2
        ? base.Refuses(map)
        : $"feedback '{Name}' is a matrix, of which each layer takes columns";

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) => signal is TransportSignal { IsBroadcast: true }
        ? null
        : "one matrix can serve all layers only where the same thing is sent to all of them";
}
