using Soap.Layers;
using Soap.Models;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

/// <summary>What the points of a training-loss curve are means of.</summary>
public sealed class LossCurveTests
{
    // 3 epochs of 90 samples in batches of 16 and 10, a point every 50 samples.
    private static readonly TrialSpecification Specification = SmallTasks.Specification with { DiagnoseEvery = 0 };

    // The last batch of an epoch has 10 samples in the place of 16: a mean over steps would be another.
    [Fact]
    public void Every_point_is_a_mean_over_samples_and_not_over_steps()
    {
        var result = Run(Specification);
        var starts = result.TrainingLoss.Select(point => point.Examples).Prepend(0);
        Assert.All(starts.Zip(result.TrainingLoss), pair =>
            Assert.Equal(MeanLoss(Specification, pair.First, pair.Second.Examples), pair.Second.Loss, 1e-12));

        var steps = Steps(Specification).Where(step => step.Examples is > 64 and <= 106);
        var overSteps = steps.Average(step => step.Loss);
        Assert.NotEqual(overSteps, result.TrainingLoss[1].Loss, 1e-4);
    }

    // The same training without a curve: where each step ends, and its loss.
    private static List<LossPoint> Steps(TrialSpecification specification)
    {
        using var scope = NewDisposeScope();
        var (data, steps) = (SmallTasks.Blobs(), new List<LossPoint>());
        var order = new BatchOrder(data.Train.Count, specification.Validation, specification.Seed);
        using var network = new Mlp(
            specification.Widths(data.Inputs, data.Outputs),
            Activations.Find(specification.Activation),
            LearningRule.Parse(specification.Rule),
            specification.Seed,
            Initializer.Find(specification.Initializer));
        using var optimizer = Optimizers.Create(specification, network.parameters());
        using var trainer = new Trainer(
            network, Losses.Find(specification.Loss, data), optimizer, _ => specification.LearningRate, data.Train, order, specification.Batch);
        trainer.Every(Trigger.Batches(1), progress => steps.Add(new LossPoint(progress.Examples, trainer.LastLoss)));
        var total = specification.TotalExamples(order.TrainingCount);
        Assert.True(trainer.TrainUntil(total, TestContext.Current.CancellationToken));
        return steps;
    }

    private static double MeanLoss(TrialSpecification specification, long after, long until)
    {
        var (sum, samples, before) = (0.0, 0L, 0L);
        foreach (var step in Steps(specification))
        {
            if (step.Examples > after && step.Examples <= until)
            {
                (sum, samples) = (sum + (step.Loss * (step.Examples - before)), samples + step.Examples - before);
            }

            before = step.Examples;
        }

        Assert.Equal(until - after, samples);
        return sum / samples;
    }

    private static TrialResult Run(TrialSpecification specification, Action<TrialProgress>? progress = null) =>
        Trial.Run(specification, SmallTasks.Blobs(), progress, TestContext.Current.CancellationToken);
}
