using Soap.Layers;
using Soap.Training;

namespace Soap.Tests.Oracles;

/// <summary>
/// The oracle: a multilayer perceptron in plain loops over arrays, written from the equations in the documentation.
/// It shares no code with the library (the two enumerations are only labels), and there is no tensor in it.
/// </summary>
internal sealed class NaiveNetwork(IReadOnlyList<NaiveLayer> layers, Activation activation, Loss loss)
{
    public IReadOnlyList<NaiveLayer> Layers { get; } = layers;

    /// <summary>a_1 … a_L, each [N, n_l].</summary>
    public double[][,] Preactivations(double[,] inputs)
    {
        var all = new double[Layers.Count][,];
        for (var l = 0; l < Layers.Count; l++)
        {
            all[l] = Affine(l == 0 ? inputs : Activities(all[l - 1]), Layers[l]);
        }

        return all;
    }

    /// <summary>The mean loss and, for each layer, its displacement n_l [N, n_l] (per sample, without 1/N) and its gradients.</summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="goesBack">Whether hidden layers get a signal; without one their gradients are null.</param>
    public (double Loss, NaiveGradient?[] Gradients) Backward(double[,] inputs, NaiveTargets targets, bool goesBack)
    {
        var a = Preactivations(inputs);
        var (value, displacement) = Error(a[^1], targets);
        var gradients = new NaiveGradient?[Layers.Count];
        for (var l = Layers.Count - 1; l >= 0; l--)
        {
            gradients[l] = Outer(displacement, l == 0 ? inputs : Activities(a[l - 1]));
            if (l == 0 || !goesBack)
            {
                break;
            }

            displacement = Back(displacement, Layers[l].Feedback, a[l - 1]);
        }

        return (value, gradients);
    }

    private static double[,] Affine(double[,] inputs, NaiveLayer layer)
    {
        var result = new double[inputs.GetLength(0), layer.Outputs];
        for (var sample = 0; sample < inputs.GetLength(0); sample++)
        {
            for (var unit = 0; unit < layer.Outputs; unit++)
            {
                var sum = layer.Bias?[unit] ?? 0;
                for (var input = 0; input < layer.Inputs; input++)
                {
                    sum += inputs[sample, input] * layer.Weight[unit, input];
                }

                result[sample, unit] = sum;
            }
        }

        return result;
    }

    private double[,] Activities(double[,] preactivations) => Map(preactivations, a => activation switch
    {
        Activation.Tanh => (Math.Exp(a) - Math.Exp(-a)) / (Math.Exp(a) + Math.Exp(-a)),
        Activation.Relu => a > 0 ? a : 0,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-a)),
        _ => a,
    });

    private double Slope(double a) => activation switch
    {
        Activation.Tanh => 1 / (Math.Cosh(a) * Math.Cosh(a)),
        Activation.Relu => a > 0 ? 1 : 0,
        Activation.Sigmoid => Math.Exp(-a) / ((1 + Math.Exp(-a)) * (1 + Math.Exp(-a))),
        _ => 1,
    };

    // e = ∂loss/∂a_L per sample; the loss is the mean over samples.
    private (double Loss, double[,] Error) Error(double[,] output, NaiveTargets targets)
    {
        var (samples, outputs) = (output.GetLength(0), output.GetLength(1));
        var error = new double[samples, outputs];
        var total = 0.0;
        for (var sample = 0; sample < samples; sample++)
        {
            var normaliser = 0.0;
            for (var unit = 0; unit < outputs; unit++)
            {
                normaliser += Math.Exp(output[sample, unit]);
            }

            for (var unit = 0; unit < outputs; unit++)
            {
                if (loss == Loss.CrossEntropy)
                {
                    var probability = Math.Exp(output[sample, unit]) / normaliser;
                    var hit = targets.Labels![sample] == unit;
                    error[sample, unit] = probability - (hit ? 1 : 0);
                    total -= hit ? Math.Log(probability) : 0;
                }
                else
                {
                    var difference = output[sample, unit] - targets.Values![sample, unit];
                    error[sample, unit] = 2 * difference / outputs;
                    total += difference * difference / outputs;
                }
            }
        }

        return (total / samples, error);
    }

    // n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l)
    private double[,] Back(double[,] displacement, double[,] feedback, double[,] preactivations)
    {
        var result = new double[preactivations.GetLength(0), preactivations.GetLength(1)];
        for (var sample = 0; sample < result.GetLength(0); sample++)
        {
            for (var unit = 0; unit < result.GetLength(1); unit++)
            {
                var sum = 0.0;
                for (var above = 0; above < feedback.GetLength(0); above++)
                {
                    sum += displacement[sample, above] * feedback[above, unit];
                }

                result[sample, unit] = sum * Slope(preactivations[sample, unit]);
            }
        }

        return result;
    }

    // G_l = n_lᵀ h_{l−1} / N, and the same with h = 1 for the bias.
    private static NaiveGradient Outer(double[,] displacement, double[,] activities)
    {
        var (samples, outputs, inputs) = (displacement.GetLength(0), displacement.GetLength(1), activities.GetLength(1));
        var (weight, bias) = (new double[outputs, inputs], new double[outputs]);
        for (var unit = 0; unit < outputs; unit++)
        {
            for (var sample = 0; sample < samples; sample++)
            {
                bias[unit] += displacement[sample, unit] / samples;
                for (var input = 0; input < inputs; input++)
                {
                    weight[unit, input] += displacement[sample, unit] * activities[sample, input] / samples;
                }
            }
        }

        return new NaiveGradient(displacement, weight, bias);
    }

    private static double[,] Map(double[,] values, Func<double, double> function)
    {
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
            {
                result[i, j] = function(values[i, j]);
            }
        }

        return result;
    }
}
