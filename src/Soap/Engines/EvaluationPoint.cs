namespace Soap.Engines;

/// <summary>Loss and accuracy on a fixed set.</summary>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Loss">Mean loss a sample.</param>
/// <param name="Accuracy">Fraction of samples classified right, in [0, 1]; null for regression.</param>
public sealed record EvaluationPoint(long Examples, double Loss, double? Accuracy);
