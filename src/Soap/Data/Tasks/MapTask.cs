using Soap.Randomness;

namespace Soap.Data.Tasks;

/// <summary>
/// Regression on a fixed random map from 30 to 10 numbers: inputs are independent standard normal numbers, targets are
/// the map's values, without noise; 2,000 samples to train and 500 to test. The map is the same for both and is drawn
/// from the seed.
/// </summary>
internal abstract class MapTask : SyntheticTask
{
    /// <summary>The number of samples to train on.</summary>
    public const int TrainCount = 2000;

    /// <summary>The number of samples to test on.</summary>
    public const int TestCount = 500;

    /// <inheritdoc/>
    public override int Inputs => 30;

    /// <inheritdoc/>
    public override int Outputs => 10;

    /// <inheritdoc/>
    public override int TrainingSamples => TrainCount;

    /// <summary>Draws the map: inputs [30] to targets [10].</summary>
    /// <param name="seed">What it is drawn from.</param>
    public abstract Func<double[], double[]> DrawMap(ulong seed);

    /// <inheritdoc/>
    public override (Samples Train, Samples Test) Draw(ulong seed)
    {
        var map = DrawMap(seed);
        return (DrawSet(seed, "train", TrainCount, map), DrawSet(seed, "test", TestCount, map));
    }

    /// <summary>The product of a matrix [rows, columns] with a vector.</summary>
    protected static double[] Multiply(double[,] matrix, double[] vector)
    {
        var result = new double[matrix.GetLength(0)];
        for (var row = 0; row < result.Length; row++)
        {
            for (var column = 0; column < vector.Length; column++)
            {
                result[row] += matrix[row, column] * vector[column];
            }
        }

        return result;
    }

    /// <summary>A matrix [rows, columns] of values drawn one by one, row by row.</summary>
    protected static double[,] DrawMatrix(int rows, int columns, Func<long, double> draw)
    {
        var matrix = new double[rows, columns];
        for (var i = 0; i < rows * columns; i++)
        {
            matrix[i / columns, i % columns] = draw(i);
        }

        return matrix;
    }

    // The map sees the inputs as they are stored (float32), so that a float64 network can reach a loss of zero up to
    // the targets' rounding.
    private Samples DrawSet(ulong seed, string set, int count, Func<double[], double[]> map)
    {
        var stream = new RandomStream(seed, $"data/{Name}/{set}/inputs");
        var inputs = new float[count * Inputs];
        var targets = new float[count * Outputs];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)stream.Normal(i);
        }

        for (var i = 0; i < count; i++)
        {
            var values = map(Array.ConvertAll(inputs[(i * Inputs)..((i + 1) * Inputs)], value => (double)value));
            Array.ConvertAll(values, value => (float)value).CopyTo(targets, i * Outputs);
        }

        return new Samples(count, inputs, targets);
    }
}
