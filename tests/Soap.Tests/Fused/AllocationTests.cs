using Soap.Data;
using Soap.Layers;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

public sealed class AllocationTests
{
    private const int Batch = 16, WarmUp = 100, Few = 200, Many = 400;

    // One epoch has them all: a permutation an epoch is no step's.
    private static readonly Lazy<Dataset> Images = new(() => IntegerImages.Draw((WarmUp + Few + Many) * Batch, 50, 5));

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("drtp")]
    [InlineData("sdfa")]
    [InlineData("sign:period=1000000")]
    [InlineData("kp")]
    [InlineData("pfa")]
    [InlineData("fa+asymmetric")]
    [InlineData("frozen")]
    public void A_step_allocates_nothing(string rule)
    {
        foreach (var settings in new OptimizerCase[] { new("sgd", 0.01), new("sgd", 0.01, Momentum: 0.9), new("adam", 0.001) })
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp([50, 20, 12, 5], Activation.Tanh, LearningRule.Parse(rule), 1);
            using var optimizer = settings.Create(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => settings.LearningRate, Images.Value, new BatchOrder(Images.Value.Count, 0, 1), Batch);
            Assert.Equal("fused", trainer.Engine.Name);
            trainer.TrainUntil(WarmUp * Batch);
            var (few, many) = (BytesOf(Few), BytesOf(Many));
            Assert.True(few == many, $"{rule}, {settings}: {Few} steps take {few} bytes, and {Many} take {many}");

            long BytesOf(int steps)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                trainer.TrainUntil(trainer.Progress.Examples + steps * Batch);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }
}
