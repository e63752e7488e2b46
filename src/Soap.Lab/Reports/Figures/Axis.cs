namespace Soap.Lab.Reports.Figures;

/// <summary>An axis with a linear and, where all values are above 0, a logarithmic scale.</summary>
/// <param name="Title">Quantity and unit.</param>
/// <param name="Linear">The linear scale.</param>
/// <param name="Logarithmic">The logarithmic scale; null where a value is 0 or below.</param>
/// <param name="StartsLogarithmic">Which of them is shown first.</param>
internal sealed record Axis(string Title, AxisScale Linear, AxisScale? Logarithmic, bool StartsLogarithmic)
{
    /// <summary>The scale that is shown first, and the one of the PNG and SVG files.</summary>
    public AxisScale Start => StartsLogarithmic && Logarithmic is { } logarithmic ? logarithmic : Linear;

    /// <summary>An axis that holds all the values, with room around them.</summary>
    public static Axis Of(string title, IEnumerable<double> values, bool logarithmic = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return new Axis(title, AxisScale.Linear(0, 1), null, false);
        }

        (double low, double high) = (finite.Min(), finite.Max());
        return new Axis(title, AxisScale.LinearAround(low, high), low > 0 ? AxisScale.LogarithmicAround(low, high) : null, logarithmic);
    }

    /// <summary>A linear axis that ends where the values end.</summary>
    public static Axis Exact(string title, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        AxisScale scale = finite.Length > 0 && finite.Min() < finite.Max() ? AxisScale.Linear(finite.Min(), finite.Max()) : Of(title, finite).Linear;
        return new Axis(title, scale, null, false);
    }

    /// <summary>A linear axis with given ends.</summary>
    public static Axis Fixed(string title, double low, double high) => new(title, AxisScale.Linear(low, high), null, false);
}
