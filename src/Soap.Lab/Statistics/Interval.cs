namespace Soap.Lab.Statistics;

/// <summary>An estimate with its confidence interval.</summary>
/// <param name="Estimate">The point estimate.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">The number of independent values (seeds) behind it.</param>
public sealed record Interval(double Estimate, double Low, double High, int Count)
{
    /// <summary>That of a ratio, of the interval of its logarithm.</summary>
    internal Interval Exponential() => new(Math.Exp(Estimate), Math.Exp(Low), Math.Exp(High), Count);
}
