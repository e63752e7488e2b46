namespace Soap.Lab.Analysis.Arms;

/// <summary>One trial's training-loss curve.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Points">Examples and loss.</param>
public sealed record SeedCurve(ulong Seed, IReadOnlyList<Soap.Trials.LossPoint> Points);
