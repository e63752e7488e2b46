using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Soap.Lab.Statistics;

/// <summary>
/// The bootstrap of a mean over tasks (strata), of which each has some seeds: m = 1/T Σₜ 1/nₜ Σₛ xₜₛ, every task with
/// the same weight. Seeds are drawn within their task, and every task is in every resample: the interval speaks of
/// other seeds on these tasks, not of other tasks.
/// </summary>
/// <remarks>
/// Source: R. Agarwal and others 2021 (stratified bootstrap over runs × tasks); differs from the paper: the ends lie
/// further out, as in <see cref="IntervalMethod.ExpandedPercentile"/>, with the degrees of freedom of B. L. Welch 1947
/// and F. E. Satterthwaite 1946, since few seeds make plain percentiles too narrow. The resamples are a pure function
/// of the numbers of seeds: neither the order of tasks nor that of seeds matters.
/// </remarks>
public static class StratifiedBootstrap
{
    private const double Tail = 0.025;

    /// <summary>The mean over tasks and its 95 % interval, with the number of seeds of the task that has the fewest;
    /// without a width where a task has a single seed.</summary>
    /// <param name="tasks">For each task one finite value a seed.</param>
    /// <exception cref="ArgumentException">There is no task, or one without a value, or a value is not
    /// finite.</exception>
    public static Interval Mean(IReadOnlyList<IReadOnlyList<double>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.Count == 0 || tasks.Any(values => values.Count == 0 || !values.All(double.IsFinite)))
        {
            throw new ArgumentException(
                "A mean over tasks needs at least one task, and of each at least one finite value.", nameof(tasks));
        }

        double[][] sorted = [.. tasks.Select(values => (double[])[.. values.Order()])];
        Array.Sort(sorted, Compare);
        var (estimate, fewest) = (sorted.Average(values => values.Average()), sorted.Min(values => values.Length));
        if (fewest == 1 || Expanded(sorted) is not { } low)
        {
            return new Interval(estimate, estimate, estimate, fewest);
        }

        var means = new double[Resamples.Count];
        foreach (var (task, values) in sorted.Index())
        {
            var draws = Resamples.Of(values.Length, task);
            for (var resample = 0; resample < means.Length; resample++)
            {
                var sum = 0.0;
                for (var i = resample * values.Length; i < (resample + 1) * values.Length; i++)
                {
                    sum += values[draws[i]];
                }

                means[resample] += sum / values.Length / sorted.Length;
            }
        }

        return new Interval(
            estimate, IntervalEnds.Quantile(means, low), IntervalEnds.Quantile(means, 1 - low), fewest);
    }

    // The tail's share of resamples; null where no task has any spread. A resampled mean varies less than a mean by
    // (n − 1)/n in each task. In units of the widest range, since squares of variances leave the range of doubles.
    private static double? Expanded(double[][] tasks)
    {
        var range = tasks.Max(values => values[^1] - values[0]);
        if (range == 0)
        {
            return null;
        }

        var (variance, resampled, squares) = (0.0, 0.0, 0.0);
        foreach (var values in tasks)
        {
            var n = values.Length;
            var own = values.Select(value => (value - values[0]) / range).Variance() / n;
            variance += own;
            resampled += own * (n - 1) / n;
            squares += own * own / (n - 1);
        }

        return Normal.CDF(
            0, 1, Math.Sqrt(variance / resampled) * StudentT.InvCDF(0, 1, variance * variance / squares, Tail));
    }

    // An order of tasks that does not depend on how they were given.
    private static int Compare(double[] one, double[] other) => one.Length != other.Length
        ? one.Length.CompareTo(other.Length)
        : one.AsSpan().SequenceCompareTo(other);
}
