using Soap.Data;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using static TorchSharp.torch;

namespace AngleExperiment;

/// <summary>
/// One network trained by feedback alignment, measured in every epoch at the task's first 200 samples.
/// </summary>
internal static class LinearNetwork
{
    private const int Epochs = 12;

    public static List<Measurement> Train(ulong seed)
    {
        var data = TaskCatalog.Open("linear-map", DataFolders.Standard(), seed);
        using var network = new Mlp(
            [30, 20, 10], Activation.Identity, LearningRule.Parse("fa"), seed,
            new() { HasBias = false, Type = ScalarType.Float64 });
        using var optimizer = new Sgd(network.parameters());
        var order = new BatchOrder(data.Train.Count, validation: 0, seed);
        var trainer = new Trainer(
            network,
            Loss.MeanSquaredError,
            optimizer,
            _ => 0.02,
            new DatasetBatches(data.Train, order),
            batch: 20,
            new() { Type = ScalarType.Float64 });
        var (hidden, output) = (network.Layers[0], network.Layers[1]);
        var overlap = Overlap(output);
        var square = Square(hidden);
        var measurements = new List<Measurement>();
        trainer.Every(Trigger.Epochs(1), progress => measurements.Add(Measure(progress.Examples)));
        measurements.Add(Measure(0));
        trainer.TrainUntil(Epochs * order.TrainingCount);
        return measurements;

        Measurement Measure(long examples)
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = data.Train.Gather(arange(200, ScalarType.Int64), ScalarType.Float64);
            var points = LayerDiagnostics.Measure(network, Loss.MeanSquaredError, inputs, targets, examples);
            using var noGradient = no_grad();
            return new Measurement(
                examples,
                Loss.MeanSquaredError.Mean(network.forward(inputs), targets).item<double>() / targets.square().mean()
                    .item<double>(),
                points[1].WeightAngle!.Value,
                points[0].DisplacementAngle!.Value,
                Overlap(output) - overlap,
                (Square(hidden) - square) / 2);
        }
    }

    // ⟨W, B⟩, the sum of products of entries.
    private static double Overlap(FeedbackLinear layer) =>
        (layer.Weight.detach() * layer.EffectiveFeedback).sum().item<double>();

    // ‖W‖².
    private static double Square(FeedbackLinear layer) => layer.Weight.detach().square().sum().item<double>();
}

/// <summary>The network at one moment.</summary>
/// <param name="Examples">Training examples seen.</param>
/// <param name="RelativeLoss">Mean squared error over the targets' mean square: 1 for a network that answers
/// 0.</param>
/// <param name="WeightAngle">Between W₂ and B, in degrees.</param>
/// <param name="DisplacementAngle">Between the hidden layer's displacement and backpropagation's, mean over samples,
/// in degrees.</param>
/// <param name="OverlapGrowth">⟨W₂, B⟩ now minus at the start.</param>
/// <param name="SquareGrowth">‖W₁‖²/2 now minus at the start.</param>
internal sealed record Measurement(
    long Examples, double RelativeLoss, double WeightAngle, double DisplacementAngle, double OverlapGrowth,
    double SquareGrowth);
