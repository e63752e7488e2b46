using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

/// <summary>What targets are does not depend on what makes the steps.</summary>
public sealed class TargetsInBothEnginesTests
{
    public static TheoryData<EngineChoice> Engines => [EngineChoice.Fused, EngineChoice.Autograd];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Labels_of_every_type_of_whole_numbers_give_the_same_bits(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        foreach (var loss in SomeLosses.All)
        {
            var (expected, expectedOfTensors) = (Train(engine, Data(Labels), loss, 3), TrainOn(engine, () => (Inputs,
                Labels), loss));
            foreach (var type in new[] { ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32 })
            {
                Assert.Equal(expected, Train(engine, Data(Labels.to_type(type)), loss, 3));
                Assert.Equal(expectedOfTensors, TrainOn(engine, () => (Inputs, Labels.to_type(type)), loss));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Floats_of_one_dimension_are_learnt_as_one_column_and_have_no_accuracy(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        var values = rand(20).Times(3);
        Assert.Equal(Train(engine, Data(values.reshape(20, 1)), Loss.MeanSquaredError, 1), Train(engine, Data(values),
            Loss.MeanSquaredError, 1));
        Assert.EndsWith("accuracy ", Train(engine, Data(values), Loss.MeanSquaredError, 1), StringComparison.Ordinal);
        Assert.StartsWith("The loss cross-entropy needs labels, but the targets are [20, 1].", RefusalOf(engine,
            Data(values), Loss.CrossEntropy, 1), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_label_that_no_output_stands_for_is_named_before_the_first_step(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        foreach (var wrong in new[] { 3, -1, int.MinValue })
        {
            var labels = zeros(20, ScalarType.Int32);
            labels[17] = tensor(wrong);
            foreach (var loss in SomeLosses.All)
            {
                Assert.StartsWith($"Label 17 (counted from 0) is {wrong}; allowed: 0 to 2, the network's outputs.",
                    RefusalOf(engine, Data(labels), loss, 3, steps: false), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Data_that_do_not_fit_are_refused_before_the_first_step(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith("The network has 5 inputs, but its input is [20, 6].", RefusalOf(engine,
            new Dataset(rand(20, 6), Labels), Loss.CrossEntropy, 3, steps: false), StringComparison.Ordinal);
        Assert.StartsWith("The network has 3 outputs, but the targets are [20, 1].", RefusalOf(engine, Data(rand(20)),
            Loss.MeanSquaredError, 3, steps: false), StringComparison.Ordinal);
        Assert.StartsWith("The loss sigmoid-cross-entropy needs labels, but the targets are [20, 3].",
            RefusalOf(engine, Data(rand(20, 3)), Loss.SigmoidCrossEntropy, 3, steps: false), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Batches_of_another_source_whose_targets_do_not_fit_are_refused(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        Refuses("Label 1 (counted from 0) is 7; allowed: 0 to 2, the network's outputs.", Loss.MeanSquaredError,
            tensor(new long[] { 0, 7, 0, 0 }));
        Refuses("The targets are float32 [4]; allowed: whole numbers [N] as labels, or floats [N, 3] as values.",
            Loss.MeanSquaredError, rand(4));
        Refuses("The targets are float32 [4]; allowed: whole numbers [N] as labels, or floats [N, 3] as values.",
            Loss.CrossEntropy, rand(4));
        Refuses("The targets are int64 [4, 3]; allowed: whole numbers [N] as labels, or floats [N, 3] as values.",
            Loss.MeanSquaredError, zeros(4, 3, ScalarType.Int64));
        Refuses("The targets are bool [4]; allowed: whole numbers [N] as labels, or floats [N, 3] as values.",
            Loss.CrossEntropy, zeros(4, ScalarType.Bool));
        Refuses("The network has 3 outputs, but the targets are [4, 1].", Loss.MeanSquaredError, rand(4, 1));
        Refuses("The targets are [3], but the input is [4, 5].", Loss.CrossEntropy, zeros(3, ScalarType.Int64));

        void Refuses(string message, Loss loss, Tensor targets) => Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => TrainOn(engine, () => (Inputs[..4], targets), loss,
                4)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Evaluation_names_labels_and_samples_that_are_not_there(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => 0.1,
            new DatasetBatches(Data(Labels), new BatchOrder(20, 0, 1)),
            4,
            new() { Engine = engine });
        var many = zeros(2500, ScalarType.Int64);
        many[2400] = tensor(3L);
        Assert.StartsWith(
            "Label 2400 (counted from 0) is 3; allowed: 0 to 2, the network's outputs.",
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(new Dataset(rand(2500, 5), many))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(Data(rand(20, 3))));
        Assert.Throws<ArgumentException>(() => trainer.Evaluate(new Dataset(rand(20, 6), Labels)));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Evaluate(Data(Labels), [0, 20]));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Evaluate(Data(Labels), [-1]));
        Assert.NotNull(trainer.Evaluate(Data(Labels.to_type(ScalarType.Byte))).Accuracy);
    }

    // Only the first batch shows how many outputs a model of another kind has.
    [Fact]
    public void A_label_is_named_by_its_place_in_the_data_for_any_model()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(5, 3);
        var labels = zeros(2500, ScalarType.Int64);
        labels[2400] = tensor(3L);
        foreach (var loss in SomeLosses.All)
        {
            var error = Assert.Throws<ArgumentException>(
                () => Evaluation.Evaluate(model, loss, new Dataset(rand(2500, 5), labels), null, 0));
            Assert.StartsWith("Label 2400 (counted from 0) is 3; allowed: 0 to 2, the network's outputs.",
                error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void An_order_of_more_samples_than_there_are_is_refused(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith("The order is of 21 samples, but the data set has 20.", RefusalOf(engine, Data(Labels),
            Loss.CrossEntropy, 3, order: 21, steps: false), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void One_sample_of_one_feature_trains(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        var label = new Dataset(ones(1, 1), zeros(1, ScalarType.Byte));
        var value = new Dataset(ones(1, 1, ScalarType.Byte), rand(1), new InputScaling(0.5, 0.5));
        foreach (var data in new[] { label, value })
        {
            using var network = new Mlp([1, 1], Activation.Tanh, LearningRule.Parse("bp"), 1);
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network, LossFunctions.For(data), optimizer, _ => 0.1,
                new DatasetBatches(data, new BatchOrder(1, 0, 1)), 64, new() { Engine = engine });
            Assert.True(trainer.TrainUntil(3));
            Assert.Equal(data.IsClassification ? 1.0 : null, trainer.Evaluate(data).Accuracy);
        }
    }

    private static Tensor Inputs => linspace(-1, 1, 100, ScalarType.Float32).sin().reshape(20, 5);

    private static Tensor Labels => tensor(Enumerable.Range(0, 20).Select(i => i % 3L).ToArray());

    private static Dataset Data(Tensor targets) => new(Inputs, targets);

    private static string Train(EngineChoice engine, Dataset data, Loss loss, int outputs, int order = 20,
        bool steps = true)
    {
        using var network = new Mlp([5, 7, outputs], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            loss,
            optimizer,
            _ => 0.1,
            new DatasetBatches(data, new BatchOrder(order, 0, 1)),
            20,
            new() { Engine = engine });
        Assert.True(steps, "the trainer was made");
        Assert.True(trainer.TrainUntil(60));
        return $"{BitsOf(network)} accuracy {trainer.Evaluate(data).Accuracy}";
    }

    private static string TrainOn(EngineChoice engine, Func<(Tensor, Tensor)> batch, Loss loss, int size = 20)
    {
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(network, loss, optimizer, _ => 0.1, new Shuffled(new BatchOrder(20, 0, 1),
            batch, size), size, new() { Engine = engine });
        Assert.True(trainer.TrainUntil(60));
        return $"{BitsOf(network)} accuracy {trainer.Evaluate(Data(Labels)).Accuracy}";
    }

    private static string BitsOf(Mlp network) =>
        string.Concat(network.parameters().Select(parameter => parameter.ToBits()));

    private static string RefusalOf(EngineChoice engine, Dataset data, Loss loss, int outputs, int order = 20,
        bool steps = true) =>
        Assert.Throws<ArgumentException>(() => Train(engine, data, loss, outputs, order, steps)).Message;

    // The same batches as of the data set, handed over as tensors.
    private sealed class Shuffled(BatchOrder order, Func<(Tensor, Tensor)> all, int size) : IBatchSource
    {
        public int EpochLength => 20;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int batch, ScalarType type)
        {
            var (inputs, targets) = all();
            if (size < 20)
            {
                return (inputs, targets);
            }

            var indices = order.Next(examples, batch);
            return (inputs.index_select(0, indices), targets.index_select(0, indices));
        }
    }
}
