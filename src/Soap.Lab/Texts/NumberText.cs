using System.Globalization;
using Soap.Lab.Statistics;

namespace Soap.Lab.Texts;

/// <summary>Numbers as read by people: no more digits than the interval supports.</summary>
internal static class NumberText
{
    /// <summary>Four significant digits, thousands with a comma.</summary>
    public static string Plain(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var size = Math.Abs(value);
        if (size is < 1e-4 or >= 1e9)
        {
            return $"{value:0.###e0}";
        }

        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        var format = size >= 1e4 ? "#,0" : decimals == 0 ? "0" : "0." + new string('#', decimals);
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A number of things: <c>1 seed</c>, <c>2 seeds</c>.</summary>
    public static string Count(int number, string thing) => $"{number} {thing}{(number == 1 ? "" : "s")}";

    /// <summary>
    /// Decimals that show two digits of the interval's half width; four significant digits where it has no width.
    /// Below 0: the digits before the point that are rounded away.
    /// </summary>
    public static int Decimals(Interval interval)
    {
        var half = (interval.High - interval.Low) / 2;
        if (double.IsInfinity(half))
        {
            half = double.IsFinite(interval.Low) ? interval.Estimate - interval.Low
                : double.IsFinite(interval.High) ? interval.High - interval.Estimate
                : 0;
        }

        if (!(half > 0))
        {
            var size = Math.Abs(interval.Estimate);
            return size > 0 ? Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 6) : 0;
        }

        return Math.Clamp(1 - (int)Math.Floor(Math.Log10(half)), -9, 6);
    }

    /// <summary>A value with given decimals; an infinite one is the rank of diverged trials.</summary>
    /// <param name="value">The value.</param>
    /// <param name="decimals">Digits behind the point, or below 0 those before it that become 0.</param>
    /// <param name="signed">Whether a plus is written, as for differences.</param>
    public static string Fixed(double value, int decimals, bool signed = false)
    {
        if (double.IsInfinity(value))
        {
            return "diverged";
        }

        var unit = Math.Pow(10, Math.Max(0, -decimals));
        value = Math.Round(value / unit, Math.Max(0, decimals)) * unit;
        var zeros = decimals <= 0 ? "" : "." + new string('0', decimals);
        var text = Math.Abs(value).ToString($"#,0{zeros}", CultureInfo.InvariantCulture);
        return value < 0 ? $"−{text}" : signed && value > 0 ? $"+{text}" : text;
    }

    /// <summary>
    /// An interval with the digits that it supports, the same ones wherever it is written: two of its half width,
    /// three significant ones where it has none.
    /// </summary>
    /// <param name="interval">The estimate and its ends; an infinite one is the rank of diverged trials.</param>
    /// <param name="signed">Whether a plus is written, as for differences.</param>
    public static (string Estimate, string Low, string High) Digits(Interval interval, bool signed = false)
    {
        // Values that differ by rounding alone have no width.
        var width = interval.High - interval.Low;
        var isPoint = double.IsFinite(width) && width <= Math.Max(1e-12, 1e-9 * Math.Abs(interval.High));
        var decimals = Decimals(interval);
        return (Text(interval.Estimate), Text(interval.Low), Text(interval.High));

        // Beyond six decimals plain digits end.
        string Text(double value) => !isPoint && width >= 2e-6
            ? Fixed(value, decimals, signed)
            : $"{(signed && value > 1e-12 ? "+" : value < -1e-12 ? "−" : "")}{Short(Math.Abs(Math.Round(value, 12)))}";
    }

    /// <summary>The estimate alone.</summary>
    public static string Estimate(Interval interval, bool signed = false) => Digits(interval, signed).Estimate;

    /// <summary>The estimate with its ends in brackets, <c>0.25 [0.2, 0.3]</c>; a single value alone.</summary>
    /// <param name="interval">The estimate and its ends.</param>
    /// <param name="unit">What follows the estimate.</param>
    public static string WithEnds(Interval interval, string unit = "")
    {
        var (estimate, low, high) = Digits(interval);
        return IsSingle(interval) ? $"{estimate}{unit}" : $"{estimate}{unit} [{low}, {high}]";
    }

    /// <summary>Whether it is a single value, which has no interval.</summary>
    public static bool IsSingle(Interval interval) => interval is { Count: 1 } && interval.Low == interval.High;

    /// <summary>The ends alone: <c>0.2 to 0.3</c>; of a single value, that it has none.</summary>
    public static string Range(Interval interval, bool signed = false)
    {
        if (IsSingle(interval))
        {
            return "no interval";
        }

        var (_, low, high) = Digits(interval, signed);
        return $"{low} to {high}";
    }

    /// <summary>An interval times a factor, as fractions become percent.</summary>
    public static Interval Times(this Interval interval, double factor) => interval with
    {
        Estimate = factor * interval.Estimate,
        Low = factor * interval.Low,
        High = factor * interval.High,
    };

    /// <summary>Three significant digits; whole numbers from 100 on, with thousands marked.</summary>
    public static string Short(double value)
    {
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude < -13 ? $"{value:0.##e+0}"
            : magnitude >= 2 ? $"{Math.Round(value / Math.Pow(10, magnitude - 2)) * Math.Pow(10, magnitude - 2):#,0}"
            : $"{Math.Round(value, Math.Min(15, 2 - magnitude)):0.###############}";
    }

    /// <summary>A p-value with its letter.</summary>
    public static string PValue(double p) => p < 0.001 ? "p < 0.001" : $"p = {Short(p)}";
}
