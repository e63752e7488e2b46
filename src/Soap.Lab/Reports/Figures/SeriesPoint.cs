namespace Soap.Lab.Reports.Figures;

/// <summary>A point with its interval; the interval's ends are the value itself where there is none.</summary>
internal readonly record struct SeriesPoint(double X, double Y, double Low, double High);
