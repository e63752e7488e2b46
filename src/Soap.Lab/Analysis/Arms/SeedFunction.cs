namespace Soap.Lab.Analysis.Arms;

/// <summary>One trial's learned function of one variable.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Points">Input and output.</param>
public sealed record SeedFunction(ulong Seed, IReadOnlyList<Soap.Trials.FunctionPoint> Points);
