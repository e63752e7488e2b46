using Soap.Trials;

namespace Soap.Lab.Analysis;

/// <summary>A diverged trial.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Divergence">Where it broke.</param>
public sealed record DivergedTrial(string Rule, double LearningRate, ulong Seed, Divergence Divergence);
