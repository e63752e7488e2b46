namespace Soap.Lab.Reports.Figures;

/// <summary>An axis with a linear and, where all values are above 0, a logarithmic scale.</summary>
/// <param name="Title">Quantity and unit.</param>
/// <param name="Linear">The linear scale.</param>
/// <param name="Logarithmic">The logarithmic scale; null where a value is below 0, or 0 and 0 must be shown.</param>
/// <param name="StartsLogarithmic">Which of them is shown first.</param>
internal sealed record Axis(string Title, AxisScale Linear, AxisScale? Logarithmic, bool StartsLogarithmic)
{
    /// <summary>The scale that is shown first, and the one of the PNG and SVG files.</summary>
    public AxisScale Start => StartsLogarithmic && Logarithmic is { } logarithmic ? logarithmic : Linear;

    /// <summary>An axis that holds all the values, with room around them.</summary>
    /// <param name="title">Quantity and unit.</param>
    /// <param name="values">What it must hold.</param>
    /// <param name="logarithmic">Whether the logarithmic scale is shown first, if there is one.</param>
    /// <param name="withoutZeros">Whether there is a logarithmic scale even if some values are 0, which then are not
    /// on it.</param>
    public static Axis Of(
        string title, IEnumerable<double> values, bool logarithmic = false, bool withoutZeros = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return new Axis(title, AxisScale.Linear(0, 1), null, false);
        }

        var (low, high) = (finite.Min(), finite.Max());
        double[] positive = [.. finite.Where(value => value > 0)];
        var hasLogarithmic = positive.Length == finite.Length || (withoutZeros && positive.Length > 0 && low == 0);
        return new Axis(
            title,
            AxisScale.LinearAround(low, high),
            hasLogarithmic ? AxisScale.LogarithmicAround(positive.Min(), high) : null,
            logarithmic);
    }

    /// <summary>A linear axis that ends where the values end.</summary>
    public static Axis Exact(string title, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        var scale = finite.Length > 0 && !AxisScale.AreLevel(finite.Min(), finite.Max())
            ? AxisScale.Linear(finite.Min(), finite.Max())
            : Of(title, finite).Linear;
        return new Axis(title, scale, null, false);
    }

    /// <summary>A linear axis with given ends.</summary>
    public static Axis Fixed(string title, double low, double high) =>
        new(title, AxisScale.Linear(low, high), null, false);

    /// <summary>An axis with one place for each word, the first at its low end.</summary>
    public static Axis Named(IReadOnlyList<string> names) =>
        new(
            "",
            new AxisScale(false, -0.7, names.Count - 0.3, [.. names.Select((_, place) => (double)place)])
            {
                Names = names,
            },
            null,
            false);

    /// <summary>An axis of angles, from 0 to beyond the right angle, with a tick every 30°.</summary>
    public static Axis Degrees(IEnumerable<double> values)
    {
        var high = values.Where(double.IsFinite).Append(90).Max() * 1.07;
        double[] ticks = [.. Enumerable.Range(0, 7).Select(i => 30.0 * i).Where(tick => tick <= high)];
        return new Axis("degrees", new AxisScale(false, 0, high, ticks), null, false);
    }

    /// <summary>The axis with its high end on the left.</summary>
    public Axis Reversed() => this with { Linear = Linear with { Low = Linear.High, High = Linear.Low } };
}
