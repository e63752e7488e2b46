using Soap.Engines;
using Soap.Fused;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Engines without a trainer.</summary>
internal static class TestEngines
{
    /// <summary>An engine for batches of the caller's own.</summary>
    /// <param name="engine">Autograd or fused.</param>
    /// <param name="network">What learns.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How parameters move.</param>
    /// <param name="batch">Inputs and targets of the batch that starts after so many examples.</param>
    /// <param name="samples">The most samples of a batch.</param>
    /// <param name="set">The fused engine's instructions; by default the best.</param>
    public static ITrainingEngine Create(
        EngineChoice engine, Mlp network, Loss loss, Optimizer optimizer,
        Func<long, (Tensor Inputs, Tensor Targets)> batch, int samples, InstructionSet? set = null)
    {
        var (source, type) = (new Given(batch, samples), network.Layers[0].Weight.dtype);
        return engine == EngineChoice.Fused
            ? FusedEngines.Create(network, loss, optimizer, source, samples, type, set ?? InstructionSets.Current)
            : new AutogradEngine(network, loss, optimizer, source, type, "a test");
    }

    private sealed class Given(Func<long, (Tensor Inputs, Tensor Targets)> batch, int samples) : IBatchSource
    {
        public int EpochLength => samples;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int limit, ScalarType type) => batch(examples);
    }
}
