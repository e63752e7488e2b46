using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Soap.Lab.Statistics;

namespace Soap.Tables.Published;

/// <summary>Whether a published number agrees with those here.</summary>
internal enum Agreement
{
    /// <summary>A number lies where another run here, or their mean, would lie in 95 of 100 cases; or all of the
    /// interval here is on the published side of a bound.</summary>
    Within,

    /// <summary>A number does not; or all of the interval is on the other side.</summary>
    Differs,

    /// <summary>The interval here has a bound in it.</summary>
    Open,

    /// <summary>One run there and one here: no spread is known, so that nothing is to be told.</summary>
    OneEach,
}

/// <summary>A published number: a mean over runs, a single run, or a bound.</summary>
/// <param name="Value">The number; null for a bound.</param>
/// <param name="Deviation">The standard deviation over runs; null for a single run.</param>
/// <param name="Runs">The number of runs.</param>
/// <param name="Below">What it is said to be below of.</param>
/// <param name="Above">What it is said to be above of.</param>
internal sealed record PublishedNumber(
    double? Value = null, double? Deviation = null, int Runs = 1, double? Below = null, double? Above = null)
{
    private const double Level = 0.95;

    /// <summary>Whether it is a bound.</summary>
    [JsonIgnore]
    public bool IsBound => Value is null;

    /// <summary>What is wrong with it; null where it is in order.</summary>
    [JsonIgnore]
    public string? Wrong => (Value is null ? 0 : 1) + (Below is null ? 0 : 1) + (Above is null ? 0 : 1) != 1
        ? "a published number is a value, or below, or above another"
        : Deviation is null != (IsBound || Runs == 1) ? "a mean of runs has a deviation, and nothing else has one"
        : null;

    /// <summary>
    /// Whether it agrees with runs here. A single run: whether it lies in the 95 % prediction interval of one more
    /// run of the other side. Two means: whether the 95 % interval of their difference (B. L. Welch 1947) holds 0. A
    /// bound: on which side of it the whole 95 % interval of the mean here lies.
    /// </summary>
    /// <param name="here">The numbers here.</param>
    public Agreement Beside(IReadOnlyList<double> here)
    {
        if (IsBound)
        {
            var (low, high) = Interval(here);
            return high < Below || low > Above ? Agreement.Within
                : low > Below || high < Above ? Agreement.Differs
                : Agreement.Open;
        }

        if (Runs == 1 && here.Count == 1)
        {
            return Agreement.OneEach;
        }

        var (there, spread) = (Value!.Value, Deviation ?? 0);
        var (mean, error) = (here.Mean(), here.Count > 1 ? here.Variance() / here.Count : 0);
        var (variance, degrees) = (Runs, here.Count) switch
        {
            (1, var count) => (error * (count + 1), count - 1.0),
            (var runs, 1) => (spread * spread * (1 + 1.0 / runs), runs - 1.0),
            (var runs, var count) =>
                (error + spread * spread / runs, Welch.Degrees(spread * spread / runs, runs, error, count)),
        };
        var most = Critical(degrees) * Math.Sqrt(variance);
        return Math.Abs(there - mean) <= most ? Agreement.Within : Agreement.Differs;
    }

    /// <summary>The 95 % interval of a mean, by Student's t.</summary>
    /// <param name="here">Two numbers or more.</param>
    public static (double Low, double High) Interval(IReadOnlyList<double> here)
    {
        var half = Critical(here.Count - 1) * Math.Sqrt(here.Variance() / here.Count);
        return (here.Mean() - half, here.Mean() + half);
    }

    private static double Critical(double degrees) => StudentT.InvCDF(0, 1, degrees, 1 - (1 - Level) / 2);
}
