using Soap.Data;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>A sparse first layer of any width and on any bytes is a dense one.</summary>
public sealed class SparseSizesTests
{
    private const int Samples = 30, Features = 210, Empty = 7;

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Training_of_every_width_is_that_of_a_dense_layer(InstructionSet set)
    {
        using var scope = NewDisposeScope();
        var scaled = Bytes(new InputScaling(0.125, 0.25), 5);
        for (var units = 1; units <= FusedData.Sides; units++)
        {
            AssertSame(scaled, set, [Features, units, 5], batch: units % 3 == 0 ? 1 : units % 3 == 1 ? 7 : 1000);
        }

        AssertSame(scaled, set, [Features, 5], batch: 7);
        AssertSame(Bytes(null, 5), set, [Features, 33, 5], batch: 7, rate: 1e-5);
        AssertSame(Bytes(new InputScaling(), 5), set, [Features, 33, 5], batch: 7, bias: false);
        AssertSame(
            Bytes(new InputScaling(), 1, samples: 1), set, [Features, 9, 1], batch: 7, loss: Loss.SigmoidCrossEntropy);
    }

    [Fact]
    public void Bytes_that_are_not_zero_are_not_listed_where_they_are_many()
    {
        using var scope = NewDisposeScope();
        var many = new Dataset(
            ones([Samples, Features], ScalarType.Byte), zeros(Samples, ScalarType.Int64), new InputScaling());
        Assert.Equal(1, many.Sparse.Density);
        Assert.False(SparseInputs.Has(many));
        var sparse = Bytes(new InputScaling(), 5);
        using var network = new Mlp([Features, 9, 5], Activation.Tanh, LearningRule.Parse("bp"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => 0.1,
            new DatasetBatches(sparse, new BatchOrder(Samples, 0, 1)),
            7);
        Assert.Equal("sparse", trainer.Engine.FirstLayer);

        // Evaluated with a dense layer, of weights that are brought to it.
        trainer.Every(Trigger.Batches(1), _ => Assert.Equal(
            Evaluation.Evaluate(network, Loss.CrossEntropy, sparse, null, 0).Loss,
            trainer.Evaluate(sparse).Loss,
            1e-5));
        var seen = new List<double>();
        trainer.Every(Trigger.Batches(1), _ => seen.Add(trainer.Evaluate(many).Loss), looksAtWeights: false);
        Assert.True(trainer.TrainUntil(Samples));
        Assert.Equal(Evaluation.Evaluate(network, Loss.CrossEntropy, many, null, 0).Loss, seen[^1], 1e-5);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    private static void AssertSame(
        Dataset bytes, InstructionSet set, int[] widths, int batch, double rate = 0.01, bool bias = true,
        Loss? loss = null)
    {
        using var scope = NewDisposeScope();
        var numbers = new Dataset(
            bytes.Gather(IntegerImages.Indices(bytes.Count), ScalarType.Float64).Inputs, bytes.Targets);
        var (sparse, dense) = (Ends(bytes, "sparse"), Ends(numbers, "dense"));
        for (var p = 0; p < dense.Length; p++)
        {
            Assert.True(Arrays.Error(sparse[p], dense[p]) <= 1e-11, $"{string.Join('-', widths)}, batch {batch}: " +
                $"tensor {p} differs by {Arrays.Error(sparse[p], dense[p])}");
        }

        double[][] Ends(Dataset data, string kind)
        {
            using var network = new Mlp(
                widths, Activation.Tanh, LearningRule.Parse("fa"), 1,
                new() { HasBias = bias, Type = ScalarType.Float64 });
            using var optimizer = new Sgd(network.parameters(), 0.5);
            using var trainer = new Trainer(
                network, loss ?? Loss.CrossEntropy, optimizer, _ => rate,
                new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), batch,
                new() { Type = ScalarType.Float64, Start = 0, Engine = EngineChoice.Fused, Instructions = set });
            Assert.Equal(kind, trainer.Engine.FirstLayer);
            Assert.True(trainer.TrainUntil(2 * data.Count), "training diverged");
            return [.. network.parameters().Select(parameter => parameter.ToVector()), [trainer.Evaluate(data).Loss]];
        }
    }

    // One sample and one feature are empty.
    private static Dataset Bytes(InputScaling? scaling, int classes, int samples = Samples)
    {
        var drawn = IntegerImages.Draw(samples, Features, classes);
        drawn.Inputs.narrow(1, Empty, 1).zero_();
        if (samples > 1)
        {
            drawn.Inputs.narrow(0, Empty, 1).zero_();
        }

        return new Dataset(drawn.Inputs, drawn.Targets, scaling);
    }
}
