namespace Soap.Lab.Studies;

/// <summary>Numbers in sentences.</summary>
internal static class Number
{
    /// <summary>Three significant digits; whole numbers from 100 on, with thousands marked.</summary>
    public static string Short(double value)
    {
        var magnitude = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude < -13 ? $"{value:0.##e+0}"
            : magnitude >= 2 ? $"{Math.Round(value / Math.Pow(10, magnitude - 2)) * Math.Pow(10, magnitude - 2):#,0}"
            : $"{Math.Round(value, Math.Min(15, 2 - magnitude)):0.###############}";
    }

    /// <summary>A value that may be the rank of diverged trials instead of a number.</summary>
    public static string ShortOrDiverged(double value) => double.IsInfinity(value) ? "diverged" : Short(value);

    /// <summary>A p-value with its letter.</summary>
    public static string PValue(double p) => p < 0.001 ? "p < 0.001" : $"p = {Short(p)}";

    /// <summary>A fraction as percent.</summary>
    public static string Percent(double fraction) => $"{100 * fraction:0.0} %";

    /// <summary>A difference of fractions in percentage points, with its sign.</summary>
    public static string Points(double difference) => $"{100 * difference:+0.00;−0.00;0.00}";
}
