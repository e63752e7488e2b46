namespace Soap.Tests.Oracles;

/// <summary>
/// Rules of forward passes in plain loops, from the equations in the documentation: a batch's loss and the gradients
/// of all layers.
/// </summary>
internal static class NaiveForward
{
    /// <summary>PEPITA: x′ = x + s e B_1, n_l = h_l − h′_l, fitted to h′_{l−1}.</summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Pepita(
        double scale, bool outputErrorOfSecondPass) =>
        (network, inputs, targets) =>
        {
            var first = Pass(network, inputs, (h, _) => h);
            var (loss, error) = network.Error(first[^1].Preactivation, targets);
            var modulated = (double[,])inputs.Clone();
            var feedback = network.Layers[0].Feedback;
            for (var sample = 0; sample < inputs.GetLength(0); sample++)
            {
                for (var feature = 0; feature < inputs.GetLength(1); feature++)
                {
                    for (var output = 0; output < error.GetLength(1); output++)
                    {
                        modulated[sample, feature] += scale * error[sample, output] * feedback[output, feature];
                    }
                }
            }

            var second = Pass(network, modulated, (h, _) => h);
            var gradients = new NaiveGradient?[network.Layers.Count];
            for (var l = 0; l < gradients.Length - 1; l++)
            {
                var change = NaiveNetwork.Sum(
                    network.Activities(first[l].Preactivation),
                    NaiveNetwork.Times(network.Activities(second[l].Preactivation), -1));
                gradients[l] = NaiveNetwork.Outer(change, second[l].Input);
            }

            gradients[^1] = Output(
                network,
                outputErrorOfSecondPass ? network.Error(second[^1].Preactivation, targets).Error : error,
                second[^1].Input);
            return (loss, gradients);
        };

    /// <summary>
    /// Forward-Forward: n_l = (σ(g_l − θ_l) − t) ∂g_l/∂h_l ⊙ f′(a_l), over N samples with the right label and N with
    /// the strongest wrong one.
    /// </summary>
    public static Func<NaiveNetwork,
        double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> ForwardForward(
            bool mean, double threshold, double label) => (network, inputs, targets) =>
    {
        var (samples, classes) = (inputs.GetLength(0), network.Layers[^1].Outputs);
        var neutral = Pass(
            network, inputs, (h, l) => Normalised(l > 1 ? h : Labelled(h, classes, (_, _) => label / classes)));
        var (loss, error) = network.Error(neutral[^1].Preactivation, targets);
        var gradients = new NaiveGradient?[network.Layers.Count];
        gradients[^1] = Output(network, error, neutral[^1].Input);

        // The first half has the right labels, the second the strongest wrong ones.
        var labels = new int[2 * samples];
        var twice = new double[2 * samples, inputs.GetLength(1)];
        for (var sample = 0; sample < samples; sample++)
        {
            var right = targets.Labels![sample];
            var strongest = -1;
            for (var unit = 0; unit < classes; unit++)
            {
                if (unit != right && (strongest < 0
                    || neutral[^1].Preactivation[sample, unit] > neutral[^1].Preactivation[sample, strongest]))
                {
                    strongest = unit;
                }
            }

            (labels[sample], labels[samples + sample]) = (right, strongest);
            for (var feature = 0; feature < inputs.GetLength(1); feature++)
            {
                twice[sample, feature] = twice[samples + sample, feature] = inputs[sample, feature];
            }
        }

        var contrast = Pass(
            network, twice,
            (h, l) => Normalised(l > 1 ? h : Labelled(h, classes, (row, unit) => labels[row] == unit ? label : 0)));
        for (var l = 0; l < gradients.Length - 1; l++)
        {
            var (a, h) = (contrast[l].Preactivation, network.Activities(contrast[l].Preactivation));
            var units = h.GetLength(1);
            var share = mean ? 1.0 / units : 1.0;
            var displacement = new double[2 * samples, units];
            for (var row = 0; row < 2 * samples; row++)
            {
                var excess = 0.0;
                for (var unit = 0; unit < units; unit++)
                {
                    excess += share * (h[row, unit] * h[row, unit] - threshold);
                }

                var believedPositive = 1 / (1 + Math.Exp(-excess));
                for (var unit = 0; unit < units; unit++)
                {
                    displacement[row, unit] = (believedPositive - (row < samples ? 1 : 0)) * 2 * share * h[row, unit]
                        * network.Slope(a[row, unit]);
                }
            }

            gradients[l] = NaiveNetwork.Outer(displacement, contrast[l].Input);
        }

        return (loss, gradients);
    };

    private static NaiveGradient Output(NaiveNetwork network, double[,] error, double[,] input) =>
        NaiveNetwork.Outer(
            network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error, input);

    private static (double[,] Input, double[,] Preactivation)[] Pass(
        NaiveNetwork network, double[,] inputs, Func<double[,], int, double[,]> entering)
    {
        var all = new (double[,] Input, double[,] Preactivation)[network.Layers.Count];
        for (var l = 0; l < all.Length; l++)
        {
            var h = entering(l == 0 ? inputs : network.Activities(all[l - 1].Preactivation), l + 1);
            all[l] = (h, NaiveNetwork.Affine(h, network.Layers[l]));
        }

        return all;
    }

    private static double[,] Labelled(double[,] inputs, int classes, Func<int, int, double> label)
    {
        var result = (double[,])inputs.Clone();
        for (var row = 0; row < inputs.GetLength(0); row++)
        {
            for (var unit = 0; unit < classes; unit++)
            {
                result[row, unit] = label(row, unit);
            }
        }

        return result;
    }

    private static double[,] Normalised(double[,] h)
    {
        var result = (double[,])h.Clone();
        for (var row = 0; row < h.GetLength(0); row++)
        {
            var squares = 0.0;
            for (var unit = 0; unit < h.GetLength(1); unit++)
            {
                squares += h[row, unit] * h[row, unit] / h.GetLength(1);
            }

            for (var unit = 0; unit < h.GetLength(1); unit++)
            {
                result[row, unit] /= Math.Sqrt(squares) + 1e-8;
            }
        }

        return result;
    }
}
