namespace Soap.Lab.Comparisons;

/// <summary>Counts of the seeds on which two studies are compared.</summary>
/// <param name="All">How many.</param>
/// <param name="Finite">On how many of them the trial has the number: it did not diverge, and reached the target where
/// that is asked.</param>
public sealed record SeedCount(int All, int Finite);
