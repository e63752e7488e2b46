namespace Soap.Tests.Oracles;

/// <summary>
/// Rules that measure curvature, in plain loops, from the equations in the documentation: a batch's loss and the
/// gradients of all layers.
/// </summary>
internal static class NaiveCurvature
{
    /// <summary>
    /// The two passes of 2019; n_l is the oracle's displacement times N, since its g is the gradient of the mean.
    /// </summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Soap2019(
        double rate, double bias, long plain) =>
        (network, inputs, targets) =>
        {
            var (samples, depth) = (inputs.GetLength(0), network.Layers.Count);
            var first = Forwards(network, inputs, (a, _) => a);
            var (loss, error) = network.Error(first[^1].Preactivation, targets);
            var gradients = Down(network, NaiveNetwork.Times(Output(network, error), 1.0 / samples), first);
            if (network.Steps < plain)
            {
                return (
                    loss,
                    [
                        .. gradients.Select((g, l) => NaiveNetwork.Outer(
                            NaiveNetwork.Times(g, samples), first[l].Input)),
                    ]);
            }

            var second = Forwards(network, inputs, (a, l) => l == depth - 1 ? a : NaiveNetwork.Sum(
                a, NaiveNetwork.Times(gradients[l], -rate / gradients[l].Length)));
            var sent = NaiveNetwork.Times(
                Output(network, network.Error(second[^1].Preactivation, targets).Error), 1.0 / samples);
            var all = new NaiveGradient?[depth];
            for (var l = depth - 1; l >= 0; l--)
            {
                if (l < depth - 1)
                {
                    var arriving = network.Slopes(
                        NaiveNetwork.Product(sent, network.Layers[l + 1].Feedback), second[l].Preactivation);
                    sent = Each(gradients[l], arriving, (g, g2) =>
                    {
                        var d = g - g2;
                        d += bias * Math.Sign(d);
                        d += bias * Math.Sign(d + 1e-6);
                        return rate / gradients[l].Length * g * g / d;
                    });
                }

                all[l] = NaiveNetwork.Outer(NaiveNetwork.Times(sent, samples), second[l].Input);
            }

            return (loss, all);
        };

    /// <summary>
    /// Secant-Newton: n_l = λ G / (max(c, 0) + λ), c from a second pass with a′ = a − s, ‖s‖ = δ ‖a‖.
    /// </summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Secant(
        bool diagonal, bool singly, double damping, bool absolute, double trust,
        Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null) =>
        (network, inputs, targets) =>
    {
        var (depth, rule) = (network.Layers.Count, new NaiveRule { Fit = fit });
        var first = Forwards(network, inputs, (a, _) => a);
        var (loss, error) = network.Error(first[^1].Preactivation, targets);
        var gradients = Down(network, Output(network, error), first);
        var shifts = gradients.Take(depth - 1).Select((g, l) => PerSample(g, first[l].Preactivation, (own, a) =>
        {
            var norm = Length(own);
            network.LargestFactor = Math.Max(network.LargestFactor, norm / (Size(a) * damping));
            return [.. own.Select(value => norm == 0 ? 0 : value / norm * Math.Pow(2, -52.0 / 3) * Size(a))];
        })).ToArray();
        var all = new NaiveGradient?[depth];
        all[^1] = network.Fit(rule, network.Layers[^1], gradients[^1], first[^1].Input);
        for (var l = 0; l < depth - 1; l++)
        {
            var own = l;
            var second = Forwards(network, inputs, (a, i) =>
                i < depth - 1 && (!singly || i == own) ? NaiveNetwork.Sum(a, NaiveNetwork.Times(shifts[i], -1)) : a);
            var moved =
                Down(network, Output(network, network.Error(second[^1].Preactivation, targets).Error), second)[l];
            var difference = NaiveNetwork.Sum(gradients[l], NaiveNetwork.Times(moved, -1));
            var curvature = PerSample(shifts[l], difference, (s, y) => diagonal
                ? [.. s.Zip(y, (si, yi) => si == 0 ? 0 : yi / si)]
                : [.. s.Select(_ => Length(s) == 0 ? 0 : s.Zip(y, (si, yi) => si * yi).Sum() / s.Sum(si => si * si))]);
            var displacement = Each(
                gradients[l], curvature,
                (g, c) => damping * g / ((absolute ? Math.Abs(c) : Math.Max(c, 0)) + damping));
            all[l] = network.Fit(
                rule,
                network.Layers[l],
                trust == 0 ? displacement : PerSample(displacement, first[l].Preactivation, (n, a) =>
                {
                    var share = Length(n) > trust * Size(a) ? trust * Size(a) / Length(n) : 1;
                    return [.. n.Select(value => value * share)];
                }),
                first[l].Input);
        }

        return (loss, all);
    };

    // As if each unit had 1 where all are 0.
    private static double Size(double[] a) => Length(a) is > 0 and var norm ? norm : Math.Sqrt(a.Length);

    private static double Length(double[] x) => Math.Sqrt(x.Sum(value => value * value));

    private static double[,] PerSample(double[,] x, double[,] y, Func<double[], double[], double[]> of)
    {
        var result = new double[x.GetLength(0), x.GetLength(1)];
        for (var sample = 0; sample < x.GetLength(0); sample++)
        {
            var row = of(Row(x, sample), Row(y, sample));
            for (var unit = 0; unit < row.Length; unit++)
            {
                result[sample, unit] = row[unit];
            }
        }

        return result;
    }

    private static double[] Row(double[,] x, int row) =>
        [.. Enumerable.Range(0, x.GetLength(1)).Select(column => x[row, column])];

    // What enters each layer and the pre-activations it makes of it, after what moves them.
    private static (double[,] Input, double[,] Preactivation)[] Forwards(
        NaiveNetwork network, double[,] inputs, Func<double[,], int, double[,]> moved, int from = 0)
    {
        var all = new List<(double[,] Input, double[,] Preactivation)>();
        for (var l = from; l < network.Layers.Count; l++)
        {
            var h = l == from ? inputs : network.Activities(all[^1].Preactivation);
            all.Add((h, moved(NaiveNetwork.Affine(h, network.Layers[l]), l)));
        }

        return [.. all];
    }

    // Displacements of the layers of a pass, each sending what came to it.
    private static double[][,] Down(
        NaiveNetwork network, double[,] output, (double[,] Input, double[,] Preactivation)[] pass)
    {
        var all = new double[pass.Length][,];
        all[^1] = output;
        for (var i = pass.Length - 2; i >= 0; i--)
        {
            all[i] = network.Slopes(
                NaiveNetwork.Product(all[i + 1], network.Layers[network.Layers.Count - pass.Length + i + 1].Feedback),
                pass[i].Preactivation);
        }

        return all;
    }

    private static double[,] Output(NaiveNetwork network, double[,] error) =>
        network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error;

    private static double[,] Each(double[,] x, double[,] y, Func<double, double, double> of)
    {
        var result = new double[x.GetLength(0), x.GetLength(1)];
        for (var i = 0; i < x.Length; i++)
        {
            var (row, column) = (i / x.GetLength(1), i % x.GetLength(1));
            result[row, column] = of(x[row, column], y[row, column]);
        }

        return result;
    }
}
