using System.Globalization;
using System.Text.RegularExpressions;

namespace Soap.Lab.Clusters;

/// <summary>Slurm's way to write a time limit.</summary>
internal static partial class SlurmTime
{
    /// <summary>The time that a text means: minutes, <c>MM:SS</c>, <c>HH:MM:SS</c>, <c>D-HH</c>, <c>D-HH:MM</c> or
    /// <c>D-HH:MM:SS</c>; null where it means none.</summary>
    public static TimeSpan? Of(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var hasDays = match.Groups["days"].Success;
        var numbers = match.Groups["part"].Captures
            .Select(part => int.Parse(part.Value, CultureInfo.InvariantCulture)).ToArray();
        var (hours, minutes, seconds) = (hasDays, numbers.Length) switch
        {
            (true, 1) => (numbers[0], 0, 0),
            (true, 2) => (numbers[0], numbers[1], 0),
            (_, 3) => (numbers[0], numbers[1], numbers[2]),
            (_, 2) => (0, numbers[0], numbers[1]),
            _ => (0, numbers[0], 0),
        };
        var days = hasDays ? int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture) : 0;
        return new TimeSpan(days, hours, minutes, seconds);
    }

    [GeneratedRegex(@"\A((?<days>[0-9]{1,5})-)?(?<part>[0-9]{1,7})(:(?<part>[0-9]{1,2})){0,2}\z")]
    private static partial Regex Form();
}
