using Soap.Randomness;

namespace Soap.Data.Tasks;

/// <summary>
/// A network learns what a random network of the same kind computes: y = V tanh(U x), x ~ N(0, I), teacher 30-20-10
/// without biases, U [20, 30] ~ N(0, 1/30) and V [10, 20] ~ N(0, 1/20), so that pre-activations have variance 1 and
/// tanh bends them.
/// </summary>
internal sealed class TeacherStudentTask : MapTask
{
    /// <summary>The number of the teacher's hidden units.</summary>
    public const int HiddenUnits = 20;

    /// <inheritdoc/>
    public override string Name => "teacher-student";

    /// <inheritdoc/>
    public override string Description =>
        "what a random tanh network 30-20-10 computes, on normal inputs, without noise";

    /// <inheritdoc/>
    public override Func<double[], double[]> DrawMap(ulong seed)
    {
        var hidden = DrawWeights(seed, 1, HiddenUnits, Inputs);
        var output = DrawWeights(seed, 2, Outputs, HiddenUnits);
        return input => Multiply(output, Array.ConvertAll(Multiply(hidden, input), Math.Tanh));
    }

    private static double[,] DrawWeights(ulong seed, int layer, int rows, int columns)
    {
        var stream = new RandomStream(seed, $"data/teacher-student/weights/{layer}");
        return DrawMatrix(rows, columns, i => stream.Normal(i) / Math.Sqrt(columns));
    }
}
