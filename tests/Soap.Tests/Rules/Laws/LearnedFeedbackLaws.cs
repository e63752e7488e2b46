using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>What feedback that learns comes to.</summary>
internal static class LearnedFeedbackLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(
            Weights_and_feedback_approach_each_other_by_the_decay_whatever_is_learnt,
            row => row.DifferenceShrinksBy is not null),
        Law.Of(Mirror_comes_to_a_multiple_of_the_weights_and_stays, row => row.MirrorMultiple is not null),
        Law.Of(A_silent_answer_says_nothing_of_the_weights, row => row.IsMirror),
    ];

    // By the trainer, with momentum, Nesterov, Adam and AdamW; one layer is square, so that a transposed increment has
    // the right shape.
    private static void Weights_and_feedback_approach_each_other_by_the_decay_whatever_is_learnt(RuleRow row)
    {
        const int Steps = 23;
        foreach (var settings in row.Optimizers.Where(settings =>
            settings.Kind == "sgd" || row.DifferenceShrinksUnderAdam))
        {
            double[][] before = [], weights = [];
            Rules.Steps.Train(
                row,
                Steps,
                network => (before, weights) = (Differences(network), Weights(network)),
                network =>
                {
                    var factor = Math.Pow(
                        (1 - row.DifferenceShrinksBy!.Value) * (1 - settings.LearningRate * settings.WeightDecay),
                        Steps);
                    foreach (var ((expected, actual), (old, now)) in before.Zip(Differences(network))
                        .Zip(weights.Zip(Weights(network))))
                    {
                        var error = Arrays.Error(actual, expected.Select(difference => factor * difference));
                        Law.Hold(
                            error <= 1e-12,
                            $"{settings}: after {Steps} steps the difference is off by {error} of what decay leaves");
                        Law.Hold(
                            Arrays.Error(now, old) > 0.05,
                            $"{settings}: hardly anything was learnt, which proves nothing");
                    }
                },
                settings,
                [5, 6, 6, 4]);
        }

        // Of the layers whose feedback is used.
        static double[][] Differences(Mlp network) => [.. network.Layers.Skip(1).Select(layer =>
            ((layer.Synapses.Expansion is { } expansion ? expansion.t().matmul(layer.Weight) : layer.Weight)
                - layer.Synapses.OwnFeedback!).ToVector())];
        static double[][] Weights(Mlp network) => [.. network.Layers.Skip(1).Select(layer => layer.Weight.ToVector())];
    }

    // A linear layer with biases, to whose mean answer B must be blind. With decay λ of 1 % and 20 samples of 20
    // inputs the theory of running means says an angle of √(λ 20 / (2 · 20)) = 4 degrees. A spread is measured on 20
    // samples, which leaves it uncertain to 5 %.
    private static void Mirror_comes_to_a_multiple_of_the_weights_and_stays(RuleRow row)
    {
        using var scope = NewDisposeScope();
        using var layer = Steps.Layer(row.Make(), 20, 10, 1);
        layer.Bias!.Overwrite(3);
        var multiple = row.MirrorMultiple!(layer.Weight.ToMatrix());
        for (var phase = 1; phase <= 2000; phase++)
        {
            layer.BeginStep(20L * phase, 20);
            if (phase % 1000 == 0)
            {
                var (w, b) = (layer.Weight.ToVector(), layer.EffectiveFeedback.ToVector());
                var actual = w.Zip(b, (x, y) => x * y).Sum() / w.Sum(x => x * x);
                var angle = Geometry.Angle(layer.Weight, layer.EffectiveFeedback)!.Value;
                Law.Hold(angle < 7, $"after {phase} phases the angle of W and B is {angle} degrees");
                Law.Hold(
                    Math.Abs(actual / multiple - 1) < 0.15, $"after {phase} phases B is {actual} W, not {multiple} W");
            }
        }
    }

    // All units are far below threshold: whatever W is, the answer to noise is 0, and B must not depend on W.
    private static void A_silent_answer_says_nothing_of_the_weights(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var bits = new[] { 1.0, -3.0 }.Select(factor =>
        {
            using var layer = new FeedbackLinear(
                5, 4, row.Make(), 1, "any", new() { Type = ScalarType.Float64, Activation = Activation.Relu });
            layer.Bias!.Overwrite(-1e6);
            RuleRow.SetWeight(layer, layer.Weight.detach().Times(factor));
            layer.BeginStep(0, 6);
            layer.BeginStep(6, 6);
            return layer.EffectiveFeedback.ToBits();
        }).ToArray();
        Law.Hold(bits[0] == bits[1], "B depends on W, although the layer answers nothing");
    }
}
