using Soap.Randomness;

namespace Soap.Data.Tasks;

/// <summary>
/// The linear task on which feedback alignment was first shown (Lillicrap, Cownden, Tweed and Akerman 2016,
/// doi:10.1038/ncomms13276): a linear 30-20-10 network learns y = T x, x ~ N(0, I), with T [10, 30] uniform on [−1,
/// 1). T has rank 10, so 20 hidden units can represent it.
/// </summary>
internal sealed class LinearMapTask : MapTask
{
    /// <inheritdoc/>
    public override string Name => "linear-map";

    /// <inheritdoc/>
    public override string Description =>
        "a random linear map from 30 to 10 numbers, for a linear 30-20-10 network (Lillicrap et al. 2016)";

    /// <summary>The matrix T [10, 30].</summary>
    /// <param name="seed">What it is drawn from.</param>
    public double[,] DrawMatrix(ulong seed)
    {
        var stream = new RandomStream(seed, "data/linear-map/matrix");
        return DrawMatrix(Outputs, Inputs, i => 2.0 * stream.Uniform(i) - 1.0);
    }

    /// <inheritdoc/>
    public override Func<double[], double[]> DrawMap(ulong seed)
    {
        var matrix = DrawMatrix(seed);
        return input => Multiply(matrix, input);
    }
}
