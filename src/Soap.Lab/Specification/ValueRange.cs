using System.Globalization;

namespace Soap.Lab.Specification;

/// <summary>
/// A range from which quasi-random candidates take a value: log-uniform where it begins above 0, uniform where it
/// begins at 0. Written <c>0.001..1</c>.
/// </summary>
/// <param name="Low">Its lower end, at least 0.</param>
/// <param name="High">Its upper end, above the lower one.</param>
public sealed record ValueRange(double Low, double High)
{
    /// <summary>What stands between the two ends.</summary>
    internal const string Dots = "..";

    /// <summary>The value at a place in [0, 1), to four significant digits: more would only look exact.</summary>
    public double At(double place)
    {
        var value = Low > 0 ? Low * Math.Pow(High / Low, place) : High * place;
        return double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:R}{Dots}{High:R}");

    /// <summary>The range that the text is, or null where it is none.</summary>
    /// <exception cref="FormatException">It is one, but an end is not a number or not where it may be.</exception>
    internal static ValueRange? Parse(string text)
    {
        var dots = text.IndexOf(Dots, StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }

        if (!double.TryParse(text[..dots], NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
            || !double.TryParse(
                text[(dots + Dots.Length)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
            || !double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new FormatException("not a range of two numbers such as 0.001..1");
        }

        return low >= 0 && low < high
            ? new ValueRange(low, high)
            : throw new FormatException("a range must begin at 0 or above, and end above its beginning");
    }
}
