using Soap.Losses;
using Soap.Maps;
using Soap.Rules;

namespace Soap.Tests.Oracles;

/// <summary>
/// The oracle: a multilayer perceptron in plain loops over arrays, written from the equations in the documentation.
/// It shares no code with the library (the two enumerations are only labels), and there is no tensor in it.
/// </summary>
internal sealed class NaiveNetwork(IReadOnlyList<NaiveLayer> layers, Activation activation, Loss loss)
{
    private readonly Dictionary<NaiveLayer, NaiveFitMemory> _fits = layers.ToDictionary(
        layer => layer, _ => new NaiveFitMemory());
    private readonly Dictionary<NaiveLayer, double> _initialNorms = layers.ToDictionary(
        layer => layer, layer => Norm(layer.Weight));

    public IReadOnlyList<NaiveLayer> Layers { get; } = layers;

    public Activation Activation { get; } = activation;

    public Loss Loss { get; } = loss;

    /// <summary>The matrix through which the output layer gets its own error, or null.</summary>
    public double[,]? OutputFeedback { get; init; }

    /// <summary>Steps that were made.</summary>
    public int Steps { get; private set; }

    /// <summary>The seed of random numbers that are drawn in steps.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The largest number by which an intervention has multiplied a gradient: what is rounding where it should be 0
    /// becomes as large as the other's. For secants, by which the rounding of a gradient grows in its share of the
    /// curvature, beside what it grows by everywhere.
    /// </summary>
    public double LargestFactor { get; set; }

    /// <summary>What running statistics will be after the step, by layer.</summary>
    private Dictionary<int, double[,]> Observed { get; } = [];

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

    /// <summary>
    /// The mean loss and, for each layer, its displacement n_l [N, n_l] (per sample, without 1/N) and its gradients:
    /// n_l = (s B_{l+1}) ⊙ f′(a_l).
    /// </summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="goesBack">Whether hidden layers get a signal; without one their gradients are null.</param>
    /// <param name="rule">What is sent and how B learns.</param>
    public (double Loss, NaiveGradient?[] Gradients) Backward(
        double[,] inputs, NaiveTargets targets, bool goesBack, NaiveRule? rule = null)
    {
        rule ??= new NaiveRule();
        if (rule.Forward is { } forward)
        {
            return forward(this, inputs, targets);
        }

        var a = Preactivations(inputs);
        var (value, error) = Error(a[^1], targets);
        var displacement = OutputFeedback is null ? error : Product(error, OutputFeedback);
        Observed.Clear();
        var gradients = new NaiveGradient?[Layers.Count];
        for (var l = Layers.Count - 1; l >= 0; l--)
        {
            var h = l == 0 ? inputs : Activities(a[l - 1]);
            var gradient = Fit(rule, Layers[l], displacement, h);
            if (l == 0 || !goesBack)
            {
                gradients[l] = gradient;
                break;
            }

            var sent = rule.Sent(
                new NaiveSending(displacement, error, targets.AsValues(Layers[^1].Outputs, Loss.LabelSmoothing)));
            sent = Layers[l].Expansion is { } expansion ? Product(sent, expansion) : sent;
            var experience = new NaiveExperience(Layers[l], sent, h, n => Fit(rule, Layers[l], n, h).Weight);
            gradients[l] = gradient with
            {
                Weight = rule.ForwardGradient is { } addition
                    ? Sum(gradient.Weight, addition(experience))
                    : gradient.Weight,
                Feedback = rule.FeedbackGradient?.Invoke(experience),
            };
            if (rule.FeedbackUpdate is { } update)
            {
                Observed[l] = update(experience);
            }

            displacement = Slopes(Product(sent, Layers[l].Feedback), a[l - 1]);
        }

        return (
            value,
            rule.Intervention == Intervention.None
                ? gradients
                : Intervene(rule.Intervention, gradients, inputs, targets));
    }

    // Backpropagation in a network of the same weights, whose feedback is W; then each hidden layer's gradients times
    // one number.
    private NaiveGradient?[] Intervene(Intervention kind, NaiveGradient?[] own, double[,] inputs, NaiveTargets targets)
    {
        var forward = new NaiveNetwork(
            [.. Layers.Select(layer => new NaiveLayer(layer.Weight, layer.Bias, layer.Weight))], Activation, Loss);
        var truth = forward.Backward(inputs, targets, goesBack: true).Gradients;
        return [.. own.Select((gradient, l) =>
        {
            var (rule, other) = (gradient!, truth[l]!);
            return l == Layers.Count - 1 ? rule : kind switch
            {
                Intervention.Magnitude =>
                    Scaled(rule, Norm(rule.Displacement), Norm(other.Displacement), rule.Feedback),
                Intervention.Direction =>
                    Scaled(other, Norm(other.Displacement), Norm(rule.Displacement), rule.Feedback),
                _ => Scaled(rule, Norm(rule.Weight), Norm(other.Weight), rule.Feedback),
            };
        })];

        NaiveGradient Scaled(NaiveGradient gradient, double norm, double wanted, double[,]? feedback)
        {
            var factor = norm == 0 ? 1 : wanted / norm;
            // an exact 0 here may be rounding there
            LargestFactor = Math.Max(LargestFactor, norm == 0 && wanted > 0 ? double.PositiveInfinity : factor);
            return new NaiveGradient(
                Times(gradient.Displacement, factor),
                Times(gradient.Weight, factor),
                [.. gradient.Bias.Select(value => value * factor)],
                feedback);
        }
    }

    /// <summary>Keeps what a layer's feedback will be after the step.</summary>
    /// <param name="layer">The layer's index, from 0.</param>
    /// <param name="feedback">It.</param>
    public void Observe(int layer, double[,] feedback) => Observed[layer] = feedback;

    /// <summary>What a rule does after a step: decay, running statistics, norms.</summary>
    public void EndStep(NaiveRule rule)
    {
        foreach (var fit in _fits.Values)
        {
            fit.EndStep();
        }

        Steps++;
        foreach (var (l, feedback) in Observed)
        {
            Layers[l].Feedback = feedback;
        }

        foreach (var layer in Layers)
        {
            Scale(layer.Weight, 1 - rule.Decay);
            Scale(layer.Feedback, rule.Decay > 0 ? 1 - rule.Decay : 1);
            if (rule.ConstrainsNorm)
            {
                var norm = Norm(layer.Weight);
                Scale(layer.Weight, norm > 0 ? _initialNorms[layer] / norm : 1);
            }
        }
    }

    /// <summary>What a layer learns from displacements: by the rule's fit, or the outer product.</summary>
    public NaiveGradient Fit(NaiveRule rule, NaiveLayer layer, double[,] displacement, double[,] input)
    {
        if (rule.Fit is null)
        {
            return Outer(displacement, input);
        }

        var (samples, width) = (input.GetLength(0), layer.Inputs + (layer.Bias is null ? 0 : 1));
        var entered = new double[samples, width];
        for (var sample = 0; sample < samples; sample++)
        {
            for (var i = 0; i < width; i++)
            {
                entered[sample, i] = i < layer.Inputs ? input[sample, i] : 1;
            }
        }

        var both = rule.Fit(displacement, entered, _fits[layer]);
        LargestFactor = Math.Max(LargestFactor, _fits[layer].Condition);
        var weight = new double[both.GetLength(0), layer.Inputs];
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i / layer.Inputs, i % layer.Inputs] = both[i / layer.Inputs, i % layer.Inputs];
        }

        return new NaiveGradient(
            displacement, weight, [.. Enumerable.Range(0, weight.GetLength(0)).Select(unit => both[unit, width - 1])]);
    }

    /// <summary>x y.</summary>
    public static double[,] Product(double[,] x, double[,] y)
    {
        var result = new double[x.GetLength(0), y.GetLength(1)];
        for (var row = 0; row < result.GetLength(0); row++)
        {
            for (var column = 0; column < result.GetLength(1); column++)
            {
                for (var i = 0; i < x.GetLength(1); i++)
                {
                    result[row, column] += x[row, i] * y[i, column];
                }
            }
        }

        return result;
    }

    /// <summary>xᵀ.</summary>
    public static double[,] Transposed(double[,] x)
    {
        var result = new double[x.GetLength(1), x.GetLength(0)];
        for (var i = 0; i < x.Length; i++)
        {
            result[i % x.GetLength(1), i / x.GetLength(1)] = x[i / x.GetLength(1), i % x.GetLength(1)];
        }

        return result;
    }

    /// <summary>x times a factor.</summary>
    public static double[,] Times(double[,] x, double factor)
    {
        var result = (double[,])x.Clone();
        Scale(result, factor);
        return result;
    }

    /// <summary>x + y.</summary>
    public static double[,] Sum(double[,] x, double[,] y)
    {
        var result = (double[,])x.Clone();
        for (var i = 0; i < x.Length; i++)
        {
            result[i / x.GetLength(1), i % x.GetLength(1)] += y[i / x.GetLength(1), i % x.GetLength(1)];
        }

        return result;
    }

    /// <summary>√Σ x².</summary>
    public static double Norm(double[,] x) => Math.Sqrt(x.Cast<double>().Sum(value => value * value));

    private static void Scale(double[,] x, double factor)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i / x.GetLength(1), i % x.GetLength(1)] *= factor;
        }
    }

    /// <summary>x Wᵀ + b.</summary>
    public static double[,] Affine(double[,] inputs, NaiveLayer layer)
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

    public double[,] Activities(double[,] preactivations) => Map(preactivations, a => Activation switch
    {
        Activation.Tanh => (Math.Exp(a) - Math.Exp(-a)) / (Math.Exp(a) + Math.Exp(-a)),
        Activation.Relu => a > 0 ? a : 0,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-a)),
        Activation.Elu => a > 0 ? a : Math.Exp(a) - 1,
        Activation.LeakyRelu => a > 0 ? a : 0.01 * a,
        _ => a,
    });

    public double Slope(double a) => Activation switch
    {
        Activation.Tanh => 1 / (Math.Cosh(a) * Math.Cosh(a)),
        Activation.Relu => a > 0 ? 1 : 0,
        Activation.Sigmoid => Math.Exp(-a) / ((1 + Math.Exp(-a)) * (1 + Math.Exp(-a))),
        Activation.Elu => a > 0 ? 1 : Math.Exp(a),
        Activation.LeakyRelu => a > 0 ? 1 : 0.01,
        _ => 1,
    };

    // e = ∂loss/∂a_L per sample; the loss is the mean over samples.
    public (double Loss, double[,] Error) Error(double[,] output, NaiveTargets targets) =>
        new NaiveLoss(Loss).Error(output, targets);

    // x ⊙ f′(a)
    public double[,] Slopes(double[,] x, double[,] preactivations)
    {
        var result = (double[,])x.Clone();
        for (var i = 0; i < x.Length; i++)
        {
            result[i / x.GetLength(1), i % x.GetLength(1)] *= Slope(
                preactivations[i / x.GetLength(1), i % x.GetLength(1)]);
        }

        return result;
    }

    // G_l = n_lᵀ h_{l−1} / N, and the same with h = 1 for the bias.
    public static NaiveGradient Outer(double[,] displacement, double[,] activities)
    {
        var (samples, outputs, inputs) =
            (displacement.GetLength(0), displacement.GetLength(1), activities.GetLength(1));
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
