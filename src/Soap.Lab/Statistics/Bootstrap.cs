using MathNet.Numerics.Statistics;

namespace Soap.Lab.Statistics;

/// <summary>
/// The bootstrap over seeds: 95 % intervals from 10,000 resamples. Paired quantities (differences, ratios) are formed
/// per seed first, or resampled as pairs. The resamples are a pure function of the number of values: the same data
/// give the same interval, in any order of the values and whatever is computed before.
/// </summary>
/// <remarks>With fewer than ten seeds the interval covers less than 95 %: docs/statistics.md has the measured table,
/// and the report says so.</remarks>
public static class Bootstrap
{
    /// <summary>The mean and its interval.</summary>
    /// <param name="values">One finite value a seed, at least one; with one the interval is that value.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static Interval Mean(IReadOnlyList<double> values)
    {
        if (values.Count == 0 || !values.All(double.IsFinite))
        {
            throw new ArgumentException($"A mean needs finite values, got " +
                $"[{string.Join(", ", values.Select(number => $"{number}"))}].", nameof(values));
        }

        double[] sorted = [.. values.Order()];
        return IntervalEnds.Of(
            sorted, sample => sample.Mean(), ResampledMeans(sorted), IntervalMethod.ExpandedPercentile);
    }

    /// <summary>The geometric mean and its interval; for ratios.</summary>
    /// <param name="values">One positive value a seed.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not positive and finite.</exception>
    public static Interval GeometricMean(IReadOnlyList<double> values)
    {
        var logarithms = Mean([.. values.Select(value => Math.Log(value))]);
        return new Interval(
            Math.Exp(logarithms.Estimate), Math.Exp(logarithms.Low), Math.Exp(logarithms.High), values.Count);
    }

    /// <summary>
    /// Any statistic and its interval. Its ends may be infinite where the statistic is infinite in many resamples, as
    /// with diverged trials.
    /// </summary>
    /// <typeparam name="T">What one seed has: a number, or a pair of numbers that stay together.</typeparam>
    /// <param name="values">One a seed, at least one.</param>
    /// <param name="statistic">The statistic of a sample, which it is given in ascending order.</param>
    /// <param name="method">How the interval's ends are read.</param>
    /// <exception cref="ArgumentException">There is no value, or the statistic is not a number (NaN) for some
    /// resample.</exception>
    public static Interval Of<T>(
        IReadOnlyList<T> values, Func<T[], double> statistic,
        IntervalMethod method = IntervalMethod.ExpandedPercentile)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(statistic);
        if (values.Count == 0)
        {
            throw new ArgumentException("A bootstrap needs at least one value.", nameof(values));
        }

        T[] sorted = [.. values.Order()];
        var draws = Resamples.Of(sorted.Length);
        var sample = new T[sorted.Length];
        var resampled = new double[Resamples.Count];
        for (var resample = 0; resample < resampled.Length; resample++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = sorted[draws[resample * sample.Length + i]];
            }

            resampled[resample] = statistic(sample);
        }

        return IntervalEnds.Of(sorted, statistic, resampled, method);
    }

    private static double[] ResampledMeans(double[] sorted)
    {
        var draws = Resamples.Of(sorted.Length);
        var means = new double[Resamples.Count];
        for (var resample = 0; resample < means.Length; resample++)
        {
            var sum = 0.0;
            for (var i = resample * sorted.Length; i < (resample + 1) * sorted.Length; i++)
            {
                sum += sorted[draws[i]];
            }

            means[resample] = sum / sorted.Length;
        }

        return means;
    }
}
