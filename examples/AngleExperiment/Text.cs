namespace AngleExperiment;

/// <summary>Numbers as text.</summary>
internal static class Text
{
    /// <summary>The mean, and in brackets the smallest and the largest.</summary>
    public static string Spread(IEnumerable<double> values, string format)
    {
        var all = values.ToArray();
        return $"{all.Average().ToString(format)} ({all.Min().ToString(format)} to {all.Max().ToString(format)})";
    }

    /// <summary>A line of blocks: lowest value ▁, highest █.</summary>
    public static string Sparkline(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var (low, high) = (all.Min(), all.Max());
        return string.Concat(all.Select(value => "▁▂▃▄▅▆▇█"[(int)(7 * (value - low) / (high - low) + 0.5)]));
    }
}
