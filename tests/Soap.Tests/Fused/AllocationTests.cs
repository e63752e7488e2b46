using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
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
    private static readonly Lazy<Dataset> Images = new(() => IntegerImages.Draw(
        (WarmUp + 3 * Rounds * Steps) * Batch, 20, 5));

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
    [InlineData("fa+bp-magnitude")]
    [InlineData("kp+bp-direction")]
    [InlineData("sign:period=1000000,magnitude=unit+bp-step")]
    [InlineData("frozen")]
    public void A_step_allocates_nothing(string rule)
    {
        foreach (var settings
            in new OptimizerCase[] { new("sgd", 0.01), new("sgd", 0.01, Momentum: 0.9), new("adam", 0.001) })
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp([20, 12, 8, 5], Activation.Tanh, LearningRule.Parse(rule), 1);
            using var optimizer = settings.Create(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => settings.LearningRate,
                new DatasetBatches(Images.Value, new BatchOrder(Images.Value.Count, 0, 1)), Batch);
            Assert.Equal("fused", trainer.Engine.Name);
            trainer.TrainUntil(WarmUp * Batch);

            // A call takes something, and the runtime itself at times of its own; what steps take, twice as many take
            // twice.
            var (once, twice) = (
                Enumerable.Range(0, Rounds).Min(_ => Bytes(Steps)),
                Enumerable.Range(0, Rounds).Min(_ => Bytes(2 * Steps)));
            Assert.True(
                twice == once, $"{rule}, {settings}: {Steps} steps take {once} bytes, and {2 * Steps} steps {twice}");

            long Bytes(int steps)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                trainer.TrainUntil(trainer.Progress.Examples + steps * Batch);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }
}
