namespace Soap.Cli.Screens;

/// <summary>A curve in one line of text: ▁ lowest, █ highest, × not finite.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Scales to the values' own range.</summary>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        return finite.Length == 0
            ? new string('×', Math.Min(width, values.Count))
            : Of(values, width, finite.Min(), finite.Max());
    }

    /// <summary>Scales to a given range, so that several lines can be compared.</summary>
    /// <param name="values">Evenly spaced values; more than <paramref name="width"/> are averaged in groups.</param>
    /// <param name="width">The greatest number of characters.</param>
    /// <param name="low">The value of ▁.</param>
    /// <param name="high">The value of █.</param>
    public static string Of(IReadOnlyList<double> values, int width, double low, double high)
    {
        var characters = new char[Math.Min(width, values.Count)];
        for (var i = 0; i < characters.Length; i++)
        {
            var from = i * values.Count / characters.Length;
            var to = (i + 1) * values.Count / characters.Length;
            characters[i] = Level(values.Skip(from).Take(to - from).Average(), low, high);
        }

        return new string(characters);
    }

    private static char Level(double value, double low, double high)
    {
        if (!double.IsFinite(value))
        {
            return '×';
        }

        var position = high > low ? (value - low) / (high - low) : 0;
        return Levels[(int)Math.Clamp(Math.Floor(position * Levels.Length), 0, Levels.Length - 1)];
    }
}
