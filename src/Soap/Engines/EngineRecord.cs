namespace Soap.Engines;

/// <summary>Which engine trained, and why.</summary>
/// <param name="Name"><c>fused</c> or <c>autograd</c>.</param>
/// <param name="Reason">Why this one.</param>
/// <param name="Instructions">The fused engine's instruction set, such as <c>avx512</c>; null for autograd.</param>
/// <param name="FirstLayer"><c>sparse</c> where the fused engine passes over the zeros of the input, otherwise
/// <c>dense</c>; null for autograd and for converted models.</param>
public sealed record EngineRecord(string Name, string Reason, string? Instructions = null, string? FirstLayer = null)
{
    /// <summary>In words, such as <c>fused (avx512, first layer sparse): a dense network on the CPU</c>.</summary>
    public override string ToString() =>
        Instructions is null ? $"{Name}: {Reason}"
            : FirstLayer is null ? $"{Name} ({Instructions}): {Reason}"
            : $"{Name} ({Instructions}, first layer {FirstLayer}): {Reason}";
}
