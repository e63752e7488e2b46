using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>Kernels read memory without looking: what does not fit the network is refused before them.</summary>
public sealed class ShapesTests
{
    [Fact]
    public void Data_that_do_not_fit_are_refused_by_the_trainer()
    {
        using var scope = NewDisposeScope();
        var labels = zeros(20, ScalarType.Int64);
        Assert.StartsWith(
            "The network has 5 inputs, but its input is [20, 6].",
            RefusalOf(new Dataset(rand(20, 6), labels)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The network has 3 outputs, but the targets are [20, 2].",
            RefusalOf(new Dataset(rand(20, 5), rand(20, 2)), Loss.MeanSquaredError),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The loss cross-entropy needs labels, but the targets are [20, 3].",
            RefusalOf(new Dataset(rand(20, 5), rand(20, 3))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The order is of 21 samples, but the data set has 20.",
            RefusalOf(new Dataset(rand(20, 5), labels), order: 21),
            StringComparison.Ordinal);
        Assert.StartsWith("Label 0 (counted from 0) is 3; allowed: 0 to 2, the network's outputs.",
            RefusalOf(new Dataset(rand(20, 5), full(20, Kept(3), ScalarType.Int64))), StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_another_source_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith(
            "The network has 5 inputs, but its input is [4, 6].",
            RefusalOf(() => (rand(4, 6), zeros(4, ScalarType.Int64))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The targets are [3], but the input is [4, 5].",
            RefusalOf(() => (rand(4, 5), zeros(3, ScalarType.Int64))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The batch has 5 samples, but the batch size is 4.",
            RefusalOf(() => (rand(5, 5), zeros(5, ScalarType.Int64))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_refuses_samples_that_are_not_there_and_data_that_do_not_fit() =>
        With(new Dataset(rand(20, 5), zeros(20, ScalarType.Int64)), Loss.CrossEntropy, 20, trainer =>
        {
            var data = new Dataset(rand(9, 5), zeros(9, ScalarType.Int64));
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Evaluate(data, [0, 9]));
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Evaluate(data, [-1]));
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(
                new Dataset(rand(9, 6), zeros(9, ScalarType.Int64))));
            Assert.NotNull(trainer.Evaluate(data, [8]).Accuracy);
        });

    [Fact]
    public void Of_equal_outputs_the_first_is_the_answer() =>
        With(new Dataset(rand(20, 5), IntegerImages.Draw(20, 5, 3).Targets), Loss.CrossEntropy, 20, trainer =>
            Assert.Equal(
                7 / 20.0, trainer.Evaluate(new Dataset(zeros(20, 5), IntegerImages.Draw(20, 5, 3).Targets)).Accuracy));

    private static string RefusalOf(Dataset data, Loss? loss = null, int order = 20) =>
        Assert.Throws<ArgumentException>(() =>
            With(data, loss ?? Loss.CrossEntropy, order, trainer => trainer.TrainUntil(4))).Message;

    private static string RefusalOf(Func<(Tensor, Tensor)> batch) => Assert.Throws<ArgumentException>(() =>
    {
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => 0.1,
            new Source(batch),
            4,
            new() { Engine = EngineChoice.Fused });
        trainer.TrainUntil(4);
    }).Message;

    private static void With(Dataset data, Loss loss, int order, Action<Trainer> act)
    {
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            loss,
            optimizer,
            _ => 0.1,
            new DatasetBatches(data, new BatchOrder(order, 0, 1)),
            4,
            new() { Engine = EngineChoice.Fused });
        act(trainer);
    }

    private sealed class Source(Func<(Tensor, Tensor)> take) : IBatchSource
    {
        public int EpochLength => 20;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type) => take();
    }
}
