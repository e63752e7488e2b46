namespace Soap.Lab.Reports.Figures;

/// <summary>A scale: its ends and ticks.</summary>
internal sealed record AxisScale(bool IsLogarithmic, double Low, double High, IReadOnlyList<double> Ticks)
{
    private const double Margin = 0.05;

    // Ticks have ten digits, and a scale needs several of them.
    private const double SmallestSpan = 1e-8;

    /// <summary>Words at the ticks instead of their numbers; null on most axes.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether values differ by rounding alone, as means of equal numbers do, and have no ticks between
    /// them.</summary>
    public static bool AreLevel(double low, double high) =>
        high - low <= SmallestSpan * Math.Max(Math.Abs(low), Math.Abs(high));

    public static AxisScale Linear(double low, double high) => new(false, low, high, Figures.Ticks.Linear(low, high));

    /// <summary>
    /// A linear scale with room above and below the values; an axis of positive values that starts near 0 starts at 0.
    /// </summary>
    public static AxisScale LinearAround(double low, double high)
    {
        if (AreLevel(low, high))
        {
            var half = low == 0 ? 1 : Math.Abs(low) * 0.5;
            return Linear(low - half, high + half);
        }

        var margin = Margin * (high - low);
        var bottom = low >= 0 && low < 0.35 * high ? 0 : low - margin;
        return Linear(bottom, high + margin);
    }

    public static AxisScale LogarithmicAround(double low, double high)
    {
        var ratio = AreLevel(low, high) ? 2 : Math.Pow(high / low, Margin);
        (low, high) = (low / ratio, high * ratio);
        return new AxisScale(true, low, high, Figures.Ticks.Logarithmic(low, high));
    }

    /// <summary>Where a value lies between the ends: 0 at the low, 1 at the high.</summary>
    public double Fraction(double value) => IsLogarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>What stands at a tick.</summary>
    public string Text(int tick) => Names?[(int)Ticks[tick]] ?? Figures.Ticks.Text(Ticks[tick]);

    /// <summary>The value at a fraction.</summary>
    public double At(double fraction) => IsLogarithmic
        ? Low * Math.Pow(High / Low, fraction)
        : Low + fraction * (High - Low);
}
