using System.Globalization;

namespace Soap;

/// <summary>What becomes of a number in the float32 in which trials train.</summary>
internal static class SinglePrecision
{
    /// <summary>The smallest number above 0 that float32 has with all its digits, 2⁻¹²⁶.</summary>
    public const double Smallest = 1.1754943508222875e-38;

    /// <summary>Whether a number other than 0 is 0 there, or has lost digits on the way to 0.</summary>
    public static bool Vanishes(double value) => value != 0 && Math.Abs(value) < Smallest;

    /// <summary>Why a number within its range is refused all the same, or null where nothing is wrong.</summary>
    /// <param name="value">A number within its range.</param>
    /// <param name="below">What it must be below, there too, as 0.99999999 is not below 1.</param>
    public static string? Refusal(double value, double below = double.PositiveInfinity) =>
        Vanishes(value) ? "it vanishes in float32"
        : value < below && (float)value >= (float)below
        ? $"it is {below.ToString("R", CultureInfo.InvariantCulture)} in float32"
        : null;
}
