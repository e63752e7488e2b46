using System.Globalization;

namespace Soap.Lab.Reports.Figures;

/// <summary>Round places for the ticks of an axis.</summary>
internal static class Ticks
{
    private static readonly double[][] Mantissas =
    [
        [1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7], [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
    ];

    /// <summary>Three to eight multiples of 1, 2, 2.5 or 5 times a power of ten.</summary>
    public static double[] Linear(double low, double high)
    {
        var rough = (high - low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * 0.75) * power;
        List<double> ticks = [];
        for (var index = Math.Ceiling(low / step - 1e-9); index * step <= high + 1e-9 * step; index++)
        {
            ticks.Add(Round(index * step));
        }

        return [.. ticks];
    }

    /// <summary>
    /// Powers of ten, with more mantissas the fewer powers there are; linear ticks on less than a factor of two.
    /// </summary>
    public static double[] Logarithmic(double low, double high)
    {
        if (high / low < 2)
        {
            return Linear(low, high);
        }

        double[] ticks = [];
        foreach (var mantissas in Mantissas)
        {
            ticks = [.. Between(mantissas, low, high)];
            if (ticks.Length >= 4)
            {
                break;
            }
        }

        return ticks;
    }

    /// <summary>As written at the axis: <c>20k</c> from ten thousand on, <c>20G</c> for 2·10¹⁰, at most six digits.
    /// </summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 1e16 => $"{value:0.##e0}",
        >= 1e12 => $"{value / 1e12:G4}T",
        >= 1e9 => $"{value / 1e9:G4}G",
        >= 1e6 => $"{value / 1e6:G4}M",
        >= 1e4 => $"{value / 1e3:G4}k",
        > 0 and < 1e-4 => $"{value:0.##e0}",
        _ => $"{value:0.######}",
    };

    private static IEnumerable<double> Between(double[] mantissas, double low, double high)
    {
        var last = (int)Math.Ceiling(Math.Log10(high));
        for (var exponent = (int)Math.Floor(Math.Log10(low)); exponent <= last; exponent++)
        {
            foreach (var mantissa in mantissas)
            {
                var tick = Round(mantissa * Math.Pow(10, exponent));
                if (tick >= low && tick <= high)
                {
                    yield return tick;
                }
            }
        }
    }

    /// <summary>Without the noise of the multiplication, and without a sign on 0.</summary>
    private static double Round(double value) => double.Parse($"{value:G10}", CultureInfo.InvariantCulture) + 0.0;
}
