namespace Soap.Trials;

/// <summary>A point of the training-loss curve.</summary>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Loss">Mean loss a sample of the batches since the point before, each before its step.</param>
public sealed record LossPoint(long Examples, double Loss);
