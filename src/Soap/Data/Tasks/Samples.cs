namespace Soap.Data.Tasks;

/// <summary>Drawn samples in managed memory, sample after sample.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Inputs">[samples, inputs], row by row.</param>
/// <param name="Targets">[samples, outputs], row by row.</param>
internal sealed record Samples(int Count, float[] Inputs, float[] Targets);
