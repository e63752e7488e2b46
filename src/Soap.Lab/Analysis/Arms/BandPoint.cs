namespace Soap.Lab.Analysis.Arms;

/// <summary>A mean with its interval at one abscissa.</summary>
/// <param name="X">Examples seen.</param>
/// <param name="Mean">Mean over seeds.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
public sealed record BandPoint(double X, double Mean, double Low, double High);
