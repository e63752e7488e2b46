namespace Soap.Tests.Oracles;

/// <summary>The oracle of the optimisers: one number at a time, from the published equations.</summary>
internal sealed class NaiveOptimizer(OptimizerCase settings)
{
    private readonly Dictionary<(int Layer, string Tensor, int Index), (
        double First, double Second, int Steps)> _memory = [];

    /// <summary>Moves all weights and biases that have a gradient.</summary>
    public void Step(NaiveNetwork network, NaiveGradient?[] gradients)
    {
        for (var l = 0; l < gradients.Length; l++)
        {
            if (gradients[l] is not { } gradient)
            {
                continue;
            }

            var (layer, columns) = (network.Layers[l], network.Layers[l].Inputs);
            for (var i = 0; i < layer.Outputs * columns; i++)
            {
                ref var weight = ref layer.Weight[i / columns, i % columns];
                weight = Moved((l, "weight", i), weight, gradient.Weight[i / columns, i % columns]);
            }

            for (var i = 0; i < layer.Bias?.Length; i++)
            {
                layer.Bias[i] = Moved((l, "bias", i), layer.Bias[i], gradient.Bias[i]);
            }

            for (var i = 0; i < gradient.Feedback?.Length; i++)
            {
                ref var feedback =
                    ref layer.Feedback[i / layer.Feedback.GetLength(1), i % layer.Feedback.GetLength(1)];
                feedback = Moved(
                    (l, "feedback", i), feedback,
                    gradient.Feedback[i / layer.Feedback.GetLength(1), i % layer.Feedback.GetLength(1)]);
            }
        }
    }

    private double Moved((int, string, int) key, double value, double gradient)
    {
        var rate = settings.LearningRate;
        value -= rate * settings.WeightDecay * value;
        var (first, second, steps) = _memory.GetValueOrDefault(key);
        steps++;
        if (settings.Kind == "sgd")
        {
            // PyTorch's velocity begins as the first gradient.
            first = steps == 1 ? gradient : settings.Momentum * first + gradient;
            _memory[key] = (first, 0, steps);
            return value - rate * (settings.Nesterov ? gradient + settings.Momentum * first : first);
        }

        first = 0.9 * first + 0.1 * gradient;
        second = 0.999 * second + 0.001 * gradient * gradient;
        _memory[key] = (first, second, steps);
        var mean = first / (1 - Math.Pow(0.9, steps));
        var square = second / (1 - Math.Pow(0.999, steps));
        return value - rate * mean / (Math.Sqrt(square) + 1e-8);
    }
}
