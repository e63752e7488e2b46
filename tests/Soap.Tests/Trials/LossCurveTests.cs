using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>What the points of a training-loss curve are means of, above all the last one.</summary>
public sealed class LossCurveTests
{
    // 3 epochs of 90 samples in batches of 16 and 10, a point every 50 samples.
    private static readonly TrialSpecification Specification = SmallTasks.Specification with { DiagnoseEvery = 0 };

    [Fact]
    public void A_last_window_shorter_than_half_of_log_every_joins_the_one_before()
    {
        var result = Run(Specification);
        Assert.Equal([64, 106, 154, 212, 270], result.TrainingLoss.Select(point => point.Examples));
        Assert.Equal(MeanLoss(Specification, 212, 270), result.TrainingLoss[^1].Loss, 1e-12);
        Assert.NotEqual(MeanLoss(Specification, 260, 270), result.TrainingLoss[^1].Loss, 1e-3);
    }

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

    [Theory]
    [InlineData(90, new long[] { 20, 40, 60, 80, 90 })] // 10 samples left over: exactly half
    [InlineData(89, new long[] { 20, 40, 60, 89 })]
    [InlineData(80, new long[] { 20, 40, 60, 80 })] // nothing is left over
    [InlineData(25, new long[] { 25 })]
    [InlineData(9, new long[] { 9 })] // less than half, and all there is
    [InlineData(1, new long[] { 1 })]
    public void What_is_left_over_is_a_point_of_its_own_from_half_of_log_every_on(int examples, long[] expected)
    {
        var specification = Specification with { Batch = 10, LogEvery = 20, Epochs = examples / 90.0 };
        var curve = Run(specification).TrainingLoss;
        Assert.Equal(expected, curve.Select(point => point.Examples));
        Assert.Equal(MeanLoss(specification, expected.Length > 1 ? expected[^2] : 0, examples), curve[^1].Loss, 1e-12);
    }

    // An epoch of 59 in batches of 55: the window before the last has 4 samples.
    [Fact]
    public void What_joins_a_short_window_joins_on()
    {
        var curve = new LossCurve(64, 55);
        curve.Add(55, new LossWindow(55 * 2.0, 55));
        curve.Add(59, new LossWindow(4 * 3.0, 4));
        Assert.Equal(new LossPoint(64, (110 + 12 + 5) / 64.0), curve.Add(64, new LossWindow(5 * 1.0, 5)));
        Assert.Single(curve.Points);
    }

    // The step that crosses 50 ends at 90, and the last one, of 11 samples, crosses 100.
    [Fact]
    public void It_is_the_samples_behind_the_last_point_that_count_and_not_whether_it_lies_at_a_multiple()
    {
        var specification = Specification with { Batch = 45, Epochs = 101 / 90.0 };
        var last = Assert.Single(Run(specification).TrainingLoss);
        Assert.Equal(101, last.Examples);
        Assert.Equal(MeanLoss(specification, 0, 101), last.Loss, 1e-12);
    }

    [Theory]
    [InlineData(40, 1, new long[] { 40, 90 })] // the epoch's last batch has 10 samples
    [InlineData(40, 2, new long[] { 40, 80, 90, 130, 180 })]
    [InlineData(30, 1, new long[] { 30, 60, 90 })]
    [InlineData(1000, 2, new long[] { 90, 180 })] // no batch is larger than an epoch
    public void Where_a_batch_is_longer_than_log_every_the_last_point_is_held_against_a_batch(
        int batch, int epochs, long[] expected)
    {
        var curve = Run(Specification with { Batch = batch, LogEvery = 10, Epochs = epochs }).TrainingLoss;
        Assert.Equal(expected, curve.Select(point => point.Examples));
    }

    [Fact]
    public void Progress_is_told_the_point_that_is_replaced_and_then_the_one_in_its_place()
    {
        var told = new List<TrialProgress>();
        var result = Run(Specification, told.Add);
        Assert.Equal([64, 106, 154, 212, 260, 270], told.Select(progress => progress.Examples));
        Assert.Equal(
            result.TrainingLoss.Select(point => point.Loss),
            told.Where(progress => progress.Examples != 260).Select(progress => progress.Loss));
        Assert.Equal(MeanLoss(Specification, 212, 260), told[^2].Loss, 1e-12);
    }

    // The fourth batch breaks: the third, which no point has told of yet, is in none.
    [Fact]
    public void A_curve_that_divergence_cuts_ends_with_its_last_whole_window()
    {
        var bad = new BatchOrder(120, 30, Specification.Seed).Next(48, 16).ToVector()[3];
        var data = SmallTasks.Blobs(inputs => inputs[(int)bad * 5 + 2] = float.NaN);
        var specification = Specification with { LogEvery = 32 };
        var result = Trial.Run(specification, data, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(new Divergence(4, 48, "inputs"), result.Divergence);
        Assert.Equal([32], result.TrainingLoss.Select(point => point.Examples));
    }

    [Fact]
    public void Examples_of_pre_training_on_noise_are_in_no_window()
    {
        var noisy = Specification with { NoiseExamples = 37 };
        var curve = Run(noisy).TrainingLoss;
        var steps = Run(noisy with { LogEvery = 16 }).TrainingLoss;
        Assert.Equal([64, 106, 154, 212, 270], curve.Select(point => point.Examples));
        Assert.Equal([16, 32, 48, 64], steps.Take(4).Select(point => point.Examples));
        Assert.Equal(steps.Take(4).Average(point => point.Loss), curve[0].Loss, 1e-12);
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
            specification.Seed, new() { Initializer = Initializer.Find(specification.Initializer) });
        using var optimizer = OptimizerCatalog.Create(specification, network.parameters());
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => specification.LearningRate,
            new DatasetBatches(data.Train, order),
            specification.Batch);
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
                (sum, samples) = (sum + step.Loss * (step.Examples - before), samples + step.Examples - before);
            }

            before = step.Examples;
        }

        Assert.Equal(until - after, samples);
        return sum / samples;
    }

    private static TrialResult Run(TrialSpecification specification, Action<TrialProgress>? progress = null) =>
        Trial.Run(specification, SmallTasks.Blobs(), progress, TestContext.Current.CancellationToken);
}
