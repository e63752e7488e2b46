using Soap.Losses;

namespace Soap.Tests.Oracles;

/// <summary>Gauss-Newton targets in plain loops, sample by sample, with Gaussian elimination.</summary>
internal static class NaiveGaussNewton
{
    /// <summary>n_l = λ Jᵀ (H J Jᵀ + λ I)⁻¹ e, or n_i = λ (Jᵀ e)_i / ((Jᵀ H J)_ii + λ).</summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Targets(
        bool diagonal, bool ofLoss, double damping,
        Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null) =>
        (network, inputs, targets) =>
        {
            var (samples, depth, outputs) = (inputs.GetLength(0), network.Layers.Count, network.Layers[^1].Outputs);
            var a = network.Preactivations(inputs);
            var (loss, error) = network.Error(a[^1], targets);
            var displacements = network.Layers.Select(layer => new double[samples, layer.Outputs]).ToArray();
            displacements[^1] = network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error;
            for (var sample = 0; sample < samples; sample++)
            {
                var (e, bend) =
                    (Column(error, sample), ofLoss ? Hessian(network.Loss, a[^1], sample) : Identity(outputs));
                var jacobian = network.OutputFeedback ?? Identity(outputs);
                for (var l = depth - 2; l >= 0; l--)
                {
                    jacobian = NaiveNetwork.Product(jacobian, network.Layers[l + 1].Feedback);
                    for (var i = 0; i < jacobian.Length; i++)
                    {
                        jacobian[i / jacobian.GetLength(1), i % jacobian.GetLength(1)] *= network.Slope(
                            a[l][sample, i % jacobian.GetLength(1)]);
                    }

                    var turned = NaiveNetwork.Transposed(jacobian);
                    double[] n;
                    if (diagonal)
                    {
                        var matrix = NaiveNetwork.Product(turned, NaiveNetwork.Product(bend, jacobian));
                        var gradient = NaiveNetwork.Product(turned, e);
                        n =
                        [
                            .. Enumerable.Range(0, turned.GetLength(0))
                                .Select(i => damping * gradient[i, 0] / (matrix[i, i] + damping)),
                        ];
                    }
                    else
                    {
                        var system = NaiveNetwork.Sum(
                            NaiveNetwork.Product(bend, NaiveNetwork.Product(jacobian, turned)),
                            NaiveNetwork.Times(Identity(outputs), damping));
                        var step = NaiveNetwork.Product(turned, Solved(system, NaiveNetwork.Times(e, damping)));
                        n = [.. step.Cast<double>()];
                    }

                    for (var unit = 0; unit < n.Length; unit++)
                    {
                        displacements[l][sample, unit] = n[unit];
                    }
                }
            }

            return (
                loss,
                [
                    .. displacements.Select((n, l) => network.Fit(
                        new NaiveRule { Fit = fit }, network.Layers[l], n,
                        l == 0 ? inputs : network.Activities(a[l - 1]))),
                ]);
        };

    /// <summary>∂²loss/∂a_L² of a sample; behind an output activation Gauss and Newton's.</summary>
    public static double[,] Hessian(Loss loss, double[,] output, int sample)
    {
        var outputs = output.GetLength(1);
        var result = new double[outputs, outputs];
        var normaliser = Enumerable.Range(0, outputs).Sum(unit => Math.Exp(output[sample, unit]));
        for (var i = 0; i < outputs; i++)
        {
            for (var j = 0; j < outputs; j++)
            {
                var (p, q) = (Math.Exp(output[sample, i]) / normaliser, Math.Exp(output[sample, j]) / normaliser);
                var own = 1 / (1 + Math.Exp(-output[sample, i]));
                result[i, j] = loss.Kind switch
                {
                    LossKind.CrossEntropy => (i == j ? p : 0) - p * q,
                    LossKind.MeanSquaredError => 2.0 / outputs * Enumerable.Range(0, outputs).Sum(unit =>
                        new NaiveLoss(loss).BentSlope(output, sample, unit, i) * new NaiveLoss(loss)
                            .BentSlope(output, sample, unit, j)),
                    _ => i == j ? own * (1 - own) : 0,
                };
            }
        }

        return result;
    }

    /// <summary>x of A x = b, by elimination with the largest pivot of each column.</summary>
    public static double[,] Solved(double[,] matrix, double[,] right)
    {
        var (a, b, n) = ((double[,])matrix.Clone(), (double[,])right.Clone(), matrix.GetLength(0));
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(a[row, column]));
            for (var j = 0; j < n; j++)
            {
                (a[column, j], a[pivot, j]) = (a[pivot, j], a[column, j]);
            }

            (b[column, 0], b[pivot, 0]) = (b[pivot, 0], b[column, 0]);
            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : a[row, column] / a[column, column];
                for (var j = 0; j < n; j++)
                {
                    a[row, j] -= factor * a[column, j];
                }

                b[row, 0] -= factor * b[column, 0];
            }
        }

        for (var row = 0; row < n; row++)
        {
            b[row, 0] /= a[row, row];
        }

        return b;
    }

    private static double[,] Identity(int size)
    {
        var result = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            result[i, i] = 1;
        }

        return result;
    }

    private static double[,] Column(double[,] rows, int row)
    {
        var result = new double[rows.GetLength(1), 1];
        for (var i = 0; i < result.Length; i++)
        {
            result[i, 0] = rows[row, i];
        }

        return result;
    }
}
