using Soap.Diagnostics;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

/// <summary>Diagnostics are measured on whole batches: what a short one says is of its size.</summary>
public sealed class DiagnosisTests
{
    // 90 samples in batches of 16: the last of an epoch has 10.
    [Fact]
    public void What_falls_due_in_a_short_last_batch_is_measured_around_the_whole_batch_before_it()
    {
        Assert.Equal([0, 64, 154, 244], Measured(Trigger.Epochs(1), 16, 270));
        Assert.Equal([0, 64, 154, 244], Measured(Trigger.Examples(90), 16, 270));
        Assert.Equal([0, 16, 32, 48, 64, 90], Measured(Trigger.Batches(1), 16, 106));
    }

    [Fact]
    public void What_falls_due_in_a_whole_batch_is_measured_around_it() =>
        Assert.Equal([0, 48, 106], Measured(Trigger.Examples(60), 16, 130));

    [Fact]
    public void A_batch_that_was_cut_to_end_where_it_was_asked_is_a_short_one() =>
        Assert.Equal([0, 32], Measured(Trigger.Examples(50), 16, 50));

    // Nobody could know that the next call would go on.
    [Fact]
    public void What_fell_due_in_a_short_batch_that_was_not_to_be_seen_is_measured_around_the_next_whole_one() =>
        Assert.Equal([0, 90], Measured(Trigger.Examples(85), 16, 80, 154));

    [Fact]
    public void Batches_that_are_all_cut_alike_are_whole() => Assert.Equal([0, 30, 60], Measured(Trigger.Examples(30),
        64, 30, 60, 90));

    [Fact]
    public void An_epoch_shorter_than_the_batch_is_a_whole_batch() => Assert.Equal([0, 90, 180],
        Measured(Trigger.Epochs(1), 200, 270));

    // Pieces that end within an epoch leave short batches behind and before them.
    [Fact]
    public void In_pieces_too_only_whole_batches_are_measured()
    {
        Assert.Equal([0, 90], Measured(Trigger.Epochs(1), 16, 89, 90, 178));
        Assert.Equal([0, 16, 32, 48, 74, 90], Measured(Trigger.Batches(1), 16, 64, 74, 90, 106));
    }

    [Fact]
    public void A_source_that_gives_fewer_than_it_is_asked_for_is_measured_all_along() =>
        Assert.Equal([0, 8, 24, 40], Measured(Trigger.Examples(16), new Halves(SmallTasks.Blobs().Train,
            new BatchOrder(120, 30, 1)), 16, 60));

    [Fact]
    public void What_fell_due_before_anybody_asked_is_not_measured()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ =>
            0.05, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16);
        trainer.TrainUntil(80);
        var points = new List<DiagnosticPoint>();
        trainer.Diagnose(Trigger.Examples(50), points.AddRange);
        trainer.TrainUntil(170);
        Assert.Equal([90, 138], points.Where(point => point.Layer == 1).Select(point => point.Examples));
    }

    // The rank of a batch is at most its size: 24 samples behind 859 batches of 64 halved that of every rule.
    [Fact]
    public void The_effective_rank_at_the_end_is_that_of_a_whole_batch()
    {
        var last = new Dictionary<int, double>();
        foreach (var total in new[] { 80, 82 })
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp([5, 40, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ =>
                0, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 40);
            var points = new List<DiagnosticPoint>();
            trainer.Diagnose(Trigger.Examples(total), points.AddRange);
            trainer.TrainUntil(total);
            last[total] = points.Last(point => point.Layer == 1).DisplacementRank!.Value;
            Assert.Equal(40, points[^1].Examples);
        }

        Assert.Equal(last[80], last[82]);
    }

    private static long[] Measured(Trigger trigger, int batch, params int[] ends) =>
        Measured(trigger, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), batch, ends);

    private static long[] Measured(Trigger trigger, IBatchSource source, int batch, params int[] ends)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ => 0.05, source, batch);
        var points = new List<DiagnosticPoint>();
        trainer.Diagnose(trigger, points.AddRange);
        foreach (var end in ends)
        {
            Assert.True(trainer.TrainUntil(end));
        }

        return [.. points.Where(point => point.Layer == 1).Select(point => point.Examples)];
    }

    private sealed class Halves(Soap.Data.Dataset data, BatchOrder order) : IBatchSource
    {
        public int EpochLength => order.TrainingCount;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type) =>
            data.Gather(order.Next(examples, Math.Max(1, batch / 2)), type);
    }
}
