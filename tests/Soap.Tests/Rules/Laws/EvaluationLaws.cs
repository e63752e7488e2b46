using Soap.Data;
using Soap.Engines;
using Soap.Tests.Oracles;
using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>To look at a network does not change it.</summary>
internal static class EvaluationLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(Evaluation_between_steps_changes_nothing),
        Law.OfSteps(Evaluation_is_that_of_the_models_own_output),
    ];

    private static void Evaluation_between_steps_changes_nothing(RuleRow row) =>
        Law.Hold(
            TrainedBits(row, evaluations: 0) == TrainedBits(row, evaluations: 3),
            "training ended differently because the network was evaluated between its steps");

    // More samples than the fused engine evaluates at once, all of them and some of them in another order.
    private static void Evaluation_is_that_of_the_models_own_output(RuleRow row)
    {
        foreach (var loss in SomeLosses.Few)
        {
            using var scope = NewDisposeScope();
            var example = row.Suited(NetworkCase.Middling with { Samples = 700, Loss = loss });
            using var network = example.Network(row.Make());
            var (inputs, targets) = example.Tensors();
            var samples = new Dataset(inputs, targets);
            using var optimizer = row.OptimizerOf(network);
            using var trainer = new Trainer(
                network, example.Loss, optimizer, _ => 0.1, new DatasetBatches(samples, new BatchOrder(700, 0, 5)), 7,
                new() { Type = ScalarType.Float64, Engine = row.Engine });
            int[] some = [699, 3, 255, 256, 3, .. Enumerable.Range(100, 300)];
            Law.Hold(trainer.TrainUntil(21), "training diverged");
            foreach (var indices in new[] { null, some })
            {
                var (actual, expected) = (
                    trainer.Evaluate(samples, indices),
                    Evaluation.Evaluate(network, example.Loss, samples, indices, 21, ScalarType.Float64));
                Law.Hold(
                    Math.Abs(actual.Loss - expected.Loss) <= 1e-12 * Math.Max(1, expected.Loss),
                    $"the loss is {actual.Loss}, not {expected.Loss}");
                Law.Hold(
                    actual with { Loss = 0 } == expected with { Loss = 0 }, $"it says {actual}, and not {expected}");
            }
        }
    }

    private static string TrainedBits(RuleRow row, int evaluations)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Samples = 30 };
        using var network = example.Network(row.Make());
        var (inputs, targets) = example.Tensors();
        using var optimizer = row.OptimizerOf(network);
        var samples = new Dataset(inputs, targets);
        using var trainer = new Trainer(
            network,
            example.Loss,
            optimizer,
            _ => 0.1,
            new DatasetBatches(samples, new BatchOrder(30, 0, 5)),
            7,
            new() { Type = ScalarType.Float64, Engine = row.Engine });
        trainer.Every(Trigger.Batches(1), _ =>
        {
            var before = network.Layers[^1].EffectiveFeedback.ToBits();
            for (var i = 0; i < evaluations; i++)
            {
                Evaluation.Evaluate(network, example.Loss, samples, null, 0, ScalarType.Float64);
                trainer.Evaluate(samples);
            }

            Law.Hold(before == network.Layers[^1].EffectiveFeedback.ToBits(), "evaluation changed B");
        });
        Law.Hold(trainer.TrainUntil(60), "training diverged");
        return string.Concat(network.Layers.Select(layer => layer.Weight.ToBits() + layer.EffectiveFeedback.ToBits()));
    }
}
