using System.Runtime.CompilerServices;
using Soap.Engines;
using Soap.Fused;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Lifetimes;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// Kernels work on addresses, which no garbage collector sees: the engine's memory must live as long as they run, even
/// where nobody holds the engine any more.
/// </summary>
[Collection(nameof(GarbageCollections))]
public sealed class EngineMemoryTests
{
    [Fact]
    public void Memory_of_an_engine_that_nobody_holds_lives_to_the_end_of_its_work()
    {
        var expected = LastWork();
        GarbageCollections.Beside(TemporariesTests.Collect, () =>
        {
            for (var i = 0; i < 200; i++)
            {
                Assert.Equal(expected, LastWork());
            }
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string LastWork()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([300, 100, 5], Activation.Tanh, LearningRule.Parse("kp"), 1);
        using var optimizer = new Sgd(network.parameters());
        var (inputs, targets) = IntegerImages.Draw(40, 300, 5).Gather(IntegerImages.Indices(40), ScalarType.Float32);
        var learning = FusedEngines.Create(
            network, Loss.CrossEntropy, optimizer, new NoiseBatches(1, 300, 5, 1), 8, ScalarType.Float32,
            InstructionSets.Current)
            .LearnBothWays(inputs, targets).Rule;
        return string.Concat(
            learning.GradientsOf(network, optimizer.Parameters).Select(gradient => gradient?.ToBits()));
    }
}
