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
    private const int Batch = 8, WarmUp = 50, Steps = 200, Rounds = 3;

    // One epoch has them all: a permutation an epoch is no step's.
    private static readonly Lazy<Dataset> Images = new(() => IntegerImages.Draw((WarmUp + Rounds * Steps) * Batch, 20, 5));

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
            using var network = new Mlp([20, 12, 8, 5], Activation.Tanh, LearningRule.Parse(rule), 1);
            using var optimizer = settings.Create(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => settings.LearningRate, Images.Value, new BatchOrder(Images.Value.Count, 0, 1), Batch);
            Assert.Equal("fused", trainer.Engine.Name);
            trainer.TrainUntil(WarmUp * Batch);

            // The runtime itself takes something once, at times of its own; what steps take they take in every round.
            var bytes = Enumerable.Range(0, Rounds).Select(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                trainer.TrainUntil(trainer.Progress.Examples + Steps * Batch);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }).ToArray();
            Assert.True(bytes.Min() == 0, $"{rule}, {settings}: {Steps} steps take {string.Join(", ", bytes)} bytes");
        }
    }
}
