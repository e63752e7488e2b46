namespace Soap.Lab.Analysis.Tasks;

/// <summary>A step of a performance profile.</summary>
/// <param name="Times">τ.</param>
/// <param name="Share">The share of seeds from there on.</param>
public sealed record ProfileStep(double Times, double Share);
