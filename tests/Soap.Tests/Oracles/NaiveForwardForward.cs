namespace Soap.Tests.Oracles;

/// <summary>Forward-Forward in plain loops, from the equations in the documentation.</summary>
internal static class NaiveForwardForward
{
    /// <summary>
    /// Forward-Forward: n_l = (σ(g_l − θ_l) − t) ∂g_l/∂h_l ⊙ f′(a_l), over N samples with the right label and N with
    /// the strongest wrong one. The output is read out as said.
    /// </summary>
    public static Func<NaiveNetwork,
        double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Signal(
            bool mean, double threshold, double label, NaiveReadOut readOut = NaiveReadOut.Last) =>
                (network, inputs, targets) =>
    {
        var (samples, classes) = (inputs.GetLength(0), network.Layers[^1].Outputs);
        var neutral = NaiveForward.Pass(
            network, inputs, (h, l) => Normalised(l > 1 ? h : Labelled(h, classes, (_, _) => label / classes)));
        var (depth, output) = (network.Layers.Count, neutral[^1].Preactivation);
        var read = readOut switch
        {
            NaiveReadOut.All => Enumerable.Range(1, Math.Max(0, depth - 2)).ToArray(),
            NaiveReadOut.AllButFirst => [.. Enumerable.Range(2, Math.Max(0, depth - 3))],
            _ => [],
        };
        foreach (var l in read)
        {
            output = NaiveNetwork.Sum(
                output,
                NaiveNetwork.Product(neutral[l].Input, NaiveNetwork.Transposed(network.Layers[l].Feedback)));
        }

        if (readOut == NaiveReadOut.Goodness)
        {
            output = GoodnessOfLabels(network, inputs, mean, threshold, label);
        }

        var (loss, error) = network.Error(output, targets);
        var gradients = new NaiveGradient?[depth];
        gradients[^1] = NaiveForward.Output(
            network, readOut == NaiveReadOut.Goodness ? NaiveNetwork.Times(error, 0) : error, neutral[^1].Input);

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
                    || output[sample, unit] > output[sample, strongest]))
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

        var contrast = NaiveForward.Pass(
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

            gradients[l] = NaiveNetwork.Outer(displacement, contrast[l].Input) with
            {
                Feedback = read.Contains(l)
                    ? NaiveForward.Output(network, error, neutral[l].Input).Weight
                    : null,
            };
        }

        return (loss, gradients);
    };

    // Σ over all hidden layers but the first, or over the only one, of a pass with each label.
    private static double[,] GoodnessOfLabels(
        NaiveNetwork network, double[,] inputs, bool mean, double threshold, double label)
    {
        var (samples, classes) = (inputs.GetLength(0), network.Layers[^1].Outputs);
        var result = new double[samples, classes];
        for (var tried = 0; tried < classes; tried++)
        {
            var pass = NaiveForward.Pass(network, inputs, (h, l) => Normalised(
                l > 1 ? h : Labelled(h, classes, (_, unit) => unit == tried ? label : 0)));
            for (var l = pass.Length > 2 ? 1 : 0; l < pass.Length - 1; l++)
            {
                var h = network.Activities(pass[l].Preactivation);
                for (var i = 0; i < h.Length; i++)
                {
                    var (row, unit) = (i / h.GetLength(1), i % h.GetLength(1));
                    result[row, tried] +=
                        (h[row, unit] * h[row, unit] - threshold) / (mean ? h.GetLength(1) : 1);
                }
            }
        }

        return result;
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
