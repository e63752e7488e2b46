using Soap.Engines;
using Soap.Fused.Simd;
using static TorchSharp.torch;

namespace Soap.Training;

/// <summary>What a trainer may be told beside model, loss, optimiser and batches.</summary>
public sealed record TrainerOptions
{
    /// <summary>The model's float type; float32 by default.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>From where examples are counted: below 0 for what comes before the data; 0 by default.</summary>
    public long Start { get; init; }

    /// <summary>What makes the steps; the fused engine where it applies, by default.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Automatic;

    /// <summary>The fused engine's instructions.</summary>
    internal InstructionSet Instructions { get; init; } = InstructionSets.Current;
}
