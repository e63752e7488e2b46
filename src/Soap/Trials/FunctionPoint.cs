namespace Soap.Trials;

/// <summary>A point of a learned function of one variable.</summary>
/// <param name="Input">x.</param>
/// <param name="Output">The network's output at x.</param>
public sealed record FunctionPoint(double Input, double Output);
