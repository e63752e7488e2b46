using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Soap.Lab.Statistics;

/// <summary>Reads an interval from a resampled statistic.</summary>
internal static class IntervalEnds
{
    private const double Tail = 0.025;

    /// <summary>The statistic with its interval.</summary>
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="resampled">The statistic of every resample; its order is lost.</param>
    /// <param name="method">How the ends are read.</param>
    public static Interval Of<T>(T[] sorted, Func<T[], double> statistic, double[] resampled, IntervalMethod method)
    {
        var estimate = statistic(sorted);
        if (double.IsNaN(estimate) || resampled.Any(double.IsNaN))
        {
            throw new ArgumentException(
                "The statistic is not a number (NaN) for the values or for one of their resamples.",
                nameof(statistic));
        }

        if (sorted.Length == 1)
        {
            return new Interval(estimate, estimate, estimate, 1);
        }

        var (low, high) = method switch
        {
            IntervalMethod.ExpandedPercentile => Expanded(sorted.Length),
            IntervalMethod.Percentile => (Tail, 1 - Tail),
            IntervalMethod.BiasCorrectedAccelerated => Corrected(sorted, statistic, estimate, resampled),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown method."),
        };
        return new Interval(estimate, Quantile(resampled, low), Quantile(resampled, high), sorted.Length);
    }

    private static (double Low, double High) Expanded(int count)
    {
        var low = Normal.CDF(0, 1, Math.Sqrt(count / (count - 1.0)) * StudentT.InvCDF(0, 1, count - 1, Tail));
        return (low, 1 - low);
    }

    // z₀ from the share of resamples below the estimate, half of the equal ones counted; a from the jackknife.
    private static (double Low, double High) Corrected<T>(
        T[] sorted, Func<T[], double> statistic, double estimate, double[] resampled)
    {
        var below = resampled.Average(value => value < estimate ? 1 : value == estimate ? 0.5 : 0);
        var left = sorted.Select((_, i) => statistic([.. sorted[..i], .. sorted[(i + 1)..]])).ToArray();
        var influence = left.Select(value => left.Average() - value).ToArray();
        var squares = influence.Sum(value => value * value);
        var acceleration = squares == 0
            ? 0
            : influence.Sum(value => value * value * value) / (6 * Math.Pow(squares, 1.5));
        if (below is 0 or 1 || !double.IsFinite(acceleration))
        {
            throw new ArgumentException(
                "BCa is not defined: the estimate lies outside its resamples, or the statistic is " +
                    "infinite without one of the values.",
                nameof(statistic));
        }

        var bias = Normal.InvCDF(0, 1, below);
        return (End(Tail), End(1 - Tail));

        double End(double probability)
        {
            var shifted = bias + Normal.InvCDF(0, 1, probability);
            return Normal.CDF(0, 1, bias + shifted / (1 - acceleration * shifted));
        }
    }

    /// <summary>Linear interpolation between order statistics (R type 7, NumPy's default), which may be infinite; the
    /// order of the values is lost.</summary>
    internal static double Quantile(double[] values, double probability)
    {
        var position = probability * (values.Length - 1);
        var below = Math.Min((int)position, values.Length - 2);
        var (low, high) = (
            ArrayStatistics.OrderStatisticInplace(values, below + 1),
            ArrayStatistics.OrderStatisticInplace(values, below + 2));
        return low == high || position == below ? low : low + (position - below) * (high - low);
    }
}
