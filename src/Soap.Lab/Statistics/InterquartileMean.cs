namespace Soap.Lab.Statistics;

/// <summary>
/// The mean of the middle half: ⌊n/4⌋ values are left out at each end (R. Agarwal and others 2021, who use SciPy's
/// <c>trim_mean(x, 0.25)</c>). It is defined while the infinite scores of diverged trials are among those left out;
/// otherwise it is infinite itself and no number.
/// </summary>
public static class InterquartileMean
{
    /// <summary>
    /// The interquartile mean with its interval over seeds; an end is infinite where resamples leave a diverged trial
    /// in the middle half too often.
    /// </summary>
    /// <param name="values">One a seed; +∞ for a diverged trial where lower is better, −∞ where higher is
    /// better.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Interval WithInterval(IReadOnlyList<double> values) => Bootstrap.Of(values, OfSorted);

    private static double OfSorted(double[] sorted)
    {
        var trimmed = sorted.Length / 4;
        var sum = 0.0;
        for (var i = trimmed; i < sorted.Length - trimmed; i++)
        {
            sum += sorted[i];
        }

        return sum / (sorted.Length - 2 * trimmed);
    }
}
