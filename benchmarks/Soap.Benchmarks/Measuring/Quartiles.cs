namespace Soap.Benchmarks.Measuring;

/// <summary>The median of some numbers and the quartiles around it.</summary>
internal sealed record Quartiles(double Low, double Median, double High)
{
    public static Quartiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    /// <summary>As in <c>0.531 (0.528 to 0.540)</c>.</summary>
    public string Text(string format) =>
        $"{Median.ToString(format)} ({Low.ToString(format)} to {High.ToString(format)})";

    // Linear between the two nearest values.
    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
