namespace Soap.Tests.Oracles;

/// <summary>
/// Target propagation in plain loops on the scales of published codes, whose losses and steps have other factors than
/// SOAP's. Inverses are those of a layer, or of the output.
/// </summary>
/// <param name="network">W, b, and of the inverses B and c.</param>
/// <param name="inputs">[N, features].</param>
/// <param name="isDirect">Whether inverses are given the output, and are linear.</param>
internal sealed class PublishedTargets(NaiveNetwork network, double[,] inputs, bool isDirect = false)
{
    private readonly double[][,] _activities = Pass(network, inputs);

    /// <summary>N.</summary>
    public int Samples => inputs.GetLength(0);

    private int Depth => network.Layers.Count;

    /// <summary>
    /// The gradients of W by layer: of factor / 2 times the mean over samples of ‖h − ĥ‖², where the output's target
    /// is its activities less <paramref name="step"/> times e of each sample.
    /// </summary>
    public double[][,] WeightGradients(NaiveTargets targets, double step, double factor)
    {
        var output = _activities[Depth];
        var (_, error) = network.Error(output, targets);
        var wanted = Targets(NaiveNetwork.Sum(output, NaiveNetwork.Times(error, -step)));
        var gradients = new double[Depth][,];
        for (var l = 1; l <= Depth; l++)
        {
            var a = NaiveNetwork.Affine(_activities[l - 1], network.Layers[l - 1]);
            var gradient = new double[a.GetLength(1), _activities[l - 1].GetLength(1)];
            for (var n = 0; n < Samples; n++)
            {
                for (var i = 0; i < gradient.GetLength(0); i++)
                {
                    var slope = l == Depth ? 1 : network.Slope(a[n, i]);
                    var signal = factor * slope * (_activities[l][n, i] - wanted[l][n, i]);
                    for (var j = 0; j < gradient.GetLength(1); j++)
                    {
                        gradient[i, j] += signal * _activities[l - 1][n, j] / Samples;
                    }
                }
            }

            gradients[l - 1] = gradient;
        }

        return gradients;
    }

    /// <summary>The sum over samples and units of (g(f(h̃)) − h̃)², with noise σ on the activities below a
    /// layer.</summary>
    public double Reconstruction(int layer, double sigma, Func<int, int, double> normal)
    {
        var noisy = Moved(_activities[layer - 1], sigma, normal);
        return Squares(Invert(layer, Respond(layer, noisy)), noisy);
    }

    /// <summary>The sum over samples and units of (ĥ(a_L(h̃)) − h̃)².</summary>
    public double Difference(int layer, double sigma, Func<int, int, double> normal)
    {
        var noisy = Moved(_activities[layer - 1], sigma, normal);
        var output = noisy;
        for (var above = layer; above <= Depth; above++)
        {
            output = Respond(above, output);
        }

        return Squares(Targets(output)[layer - 1], noisy);
    }

    /// <summary>The sum over samples of −2 ⟨ξ, g(f(h + ξ)) − g(f(h))⟩ + ‖g(f(h) + ζ) − g(f(h))‖².</summary>
    public double Local(int layer, double sigma, Func<int, int, double> below, Func<int, int, double> above)
    {
        var h = _activities[layer - 1];
        var moved = Moved(h, sigma, below);
        var here = Invert(layer, _activities[layer]);
        var there = Invert(layer, Respond(layer, moved));
        var product = 0.0;
        for (var n = 0; n < Samples; n++)
        {
            for (var i = 0; i < h.GetLength(1); i++)
            {
                product += (moved[n, i] - h[n, i]) * (there[n, i] - here[n, i]);
            }
        }

        return -2 * product + Squares(Invert(layer, Moved(_activities[layer], sigma, above)), here);
    }

    private static double[][,] Pass(NaiveNetwork network, double[,] inputs)
    {
        var a = network.Preactivations(inputs);
        return [inputs, .. a.SkipLast(1).Select(network.Activities), a[^1]];
    }

    private static double[,] Moved(double[,] x, double sigma, Func<int, int, double> normal)
    {
        var result = (double[,])x.Clone();
        for (var n = 0; n < x.GetLength(0); n++)
        {
            for (var i = 0; i < x.GetLength(1); i++)
            {
                result[n, i] += sigma * normal(n, i);
            }
        }

        return result;
    }

    private static double Squares(double[,] x, double[,] y) =>
        x.Cast<double>().Zip(y.Cast<double>(), (left, right) => (left - right) * (left - right)).Sum();

    // ĥ_1 … ĥ_L at their indices, for what the output shall be.
    private double[][,] Targets(double[,] output)
    {
        var wanted = new double[Depth + 1][,];
        wanted[Depth] = output;
        for (var l = Depth; l > 1; l--)
        {
            var source = isDirect ? Depth : l;
            var change = NaiveNetwork.Sum(
                Invert(l, wanted[source]), NaiveNetwork.Times(Invert(l, _activities[source]), -1));
            wanted[l - 1] = NaiveNetwork.Sum(_activities[l - 1], change);
        }

        return wanted;
    }

    private double[,] Respond(int l, double[,] below)
    {
        var a = NaiveNetwork.Affine(below, network.Layers[l - 1]);
        return l == Depth ? a : network.Activities(a);
    }

    private double[,] Invert(int l, double[,] x)
    {
        var result = NaiveNetwork.Product(x, network.Layers[l - 1].Feedback);
        for (var n = 0; n < result.GetLength(0); n++)
        {
            for (var i = 0; i < result.GetLength(1); i++)
            {
                result[n, i] += network.Layers[l - 1].FeedbackBias?[i] ?? 0;
            }
        }

        return isDirect ? result : network.Activities(result);
    }
}
