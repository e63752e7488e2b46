namespace Soap.Tests.Oracles;

/// <summary>A phase of noise for one layer, and the weight mirror in plain loops.</summary>
/// <param name="Layer">W, b and B before the phase.</param>
/// <param name="Activities">f of a hidden layer.</param>
/// <param name="IsOutput">Whether the layer is the output layer, whose f is the identity.</param>
/// <param name="Samples">N.</param>
/// <param name="ExamplesSeen">Before the step.</param>
/// <param name="Uniform">Random numbers in [0, 1) by index.</param>
internal sealed record NaiveMirroring(
    NaiveLayer Layer, Func<double[,], double[,]> Activities, bool IsOutput, int Samples, long ExamplesSeen,
    Func<long, double> Uniform)
{
    /// <summary>
    /// B after the phase, and before the first step after the warm-up and the phase: B ← (1 − λ) B + η Σ (f(W x + b) −
    /// f(b)) xᵀ / N (raw: without f(b), and an output's f is the sigmoid), scaled to a spread unless that is 0.
    /// </summary>
    public double[,] Learn(
        double rate, double noise, double decay, double spread = 0, int warmUp = 0, bool raw = false)
    {
        var feedback = (double[,])Layer.Feedback.Clone();
        var next = 0L;
        for (var round = 0; round < (ExamplesSeen == 0 ? warmUp + 1 : 1); round++)
        {
            var x = Draw(Layer.Inputs, ref next, -noise / 2, noise);
            var y = Answer(x, raw);
            var rest = raw ? new double[1, Layer.Outputs] : Answer(new double[1, Layer.Inputs], raw);
            for (var unit = 0; unit < Layer.Outputs; unit++)
            {
                for (var input = 0; input < Layer.Inputs; input++)
                {
                    var sum = 0.0;
                    for (var sample = 0; sample < Samples; sample++)
                    {
                        sum += (y[sample, unit] - rest[0, unit]) * x[sample, input];
                    }

                    feedback[unit, input] = (1 - decay) * feedback[unit, input] + rate * sum / Samples;
                }
            }

            var sent = Draw(Layer.Outputs, ref next, 0, 1);
            var now = SpreadOf(NaiveNetwork.Product(sent, feedback));
            feedback = spread > 0 && now > 0 ? NaiveNetwork.Times(feedback, spread / now) : feedback;
        }

        return feedback;
    }

    /// <summary>The standard deviation over units, the mean over samples.</summary>
    public static double SpreadOf(double[,] carried)
    {
        var (samples, units) = (carried.GetLength(0), carried.GetLength(1));
        var total = 0.0;
        for (var sample = 0; sample < samples; sample++)
        {
            var values = Enumerable.Range(0, units).Select(unit => carried[sample, unit]).ToArray();
            total += Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / units);
        }

        return total / samples;
    }

    private double[,] Answer(double[,] x, bool raw)
    {
        var a = NaiveNetwork.Affine(x, Layer);
        return !IsOutput ? Activities(a)
            : raw ? new NaiveNetwork([], Soap.Maps.Activation.Sigmoid, Soap.Losses.Loss.CrossEntropy).Activities(a)
            : a;
    }

    private double[,] Draw(int width, ref long next, double from, double range)
    {
        var result = new double[Samples, width];
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var unit = 0; unit < width; unit++)
            {
                result[sample, unit] = from + range * Uniform(next++);
            }
        }

        return result;
    }
}
