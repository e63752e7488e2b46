using Soap.Randomness;

namespace Soap.Data.Tasks;

/// <summary>
/// The curve of 2019: y = 0.8 · exp(−(1.4 x)²) · sin(2 x) + noise of standard deviation 0.02, at 500 points x drawn
/// uniformly from [−2, 2). The 500 test points are drawn the same way from a stream of their own and carry no noise:
/// the test loss measures the distance to the curve itself.
/// </summary>
internal sealed class CurveTask : SyntheticTask
{
    /// <summary>The number of points to train on, and as many to test on.</summary>
    public const int Points = 500;

    /// <summary>The standard deviation of the noise on the training targets.</summary>
    public const double Noise = 0.02;

    /// <inheritdoc/>
    public override string Name => "curve";

    /// <inheritdoc/>
    public override string Description => "fit 0.8·exp(−(1.4x)²)·sin(2x) on [−2, 2] from 500 points with noise 0.02";

    /// <inheritdoc/>
    public override int Inputs => 1;

    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <inheritdoc/>
    public override int TrainingSamples => Points;

    /// <summary>The curve without noise.</summary>
    public static double Value(double x) => 0.8 * Math.Exp(-(1.4 * x) * (1.4 * x)) * Math.Sin(2.0 * x);

    /// <inheritdoc/>
    public override (Samples Train, Samples Test) Draw(ulong seed) =>
        (DrawSet(seed, "train", Noise), DrawSet(seed, "test", 0.0));

    private static Samples DrawSet(ulong seed, string set, double noise)
    {
        var places = new RandomStream(seed, $"data/curve/{set}/inputs");
        var errors = new RandomStream(seed, $"data/curve/{set}/noise");
        var inputs = new float[Points];
        var targets = new float[Points];
        for (var i = 0; i < Points; i++)
        {
            inputs[i] = (float)(4.0 * places.Uniform(i) - 2.0);
            targets[i] = (float)(Value(inputs[i]) + noise * errors.Normal(i));
        }

        return new Samples(Points, inputs, targets);
    }
}
