using System.Globalization;

namespace Soap.Trials;

/// <summary>
/// How often a running trial stores its state. It is an option of running, and no part of a trial: whatever it is,
/// the results have the same bytes.
/// </summary>
public sealed record CheckpointInterval
{
    /// <summary>The words of <see cref="Parse"/>, for messages and help.</summary>
    internal const string Allowed = "a time such as 30s or 5min, a number of steps such as 500, or never";

    private static readonly (string Unit, double Seconds)[] Units = [("min", 60), ("h", 3600), ("s", 1)];

    private CheckpointInterval()
    {
    }

    /// <summary>Each half a minute: a kill loses at most that.</summary>
    public static CheckpointInterval Usual { get; } = Every(TimeSpan.FromSeconds(30));

    /// <summary>Never.</summary>
    public static CheckpointInterval Never { get; } = new();

    /// <summary>The least time between two; null: time does not count.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>The steps from one to the next; null: steps do not count.</summary>
    public long? Steps { get; private init; }

    /// <summary>After so much time. Where storing takes long, it is done less often, so that it takes at most a
    /// hundredth of the time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero.</exception>
    public static CheckpointInterval Every(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return new CheckpointInterval { Time = time };
    }

    /// <summary>After so many steps, at least 1.</summary>
    public static CheckpointInterval EverySteps(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new CheckpointInterval { Steps = steps };
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        Time is { } time ? $"{time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)}s"
        : Steps is { } steps ? steps.ToString(CultureInfo.InvariantCulture)
        : "never";

    /// <summary>Reads a time with its unit, a number of steps, or <c>never</c>.</summary>
    /// <exception cref="SoapException">It is none of them.</exception>
    public static CheckpointInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "never")
        {
            return Never;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps >= 1)
        {
            return EverySteps(steps);
        }

        foreach (var (unit, seconds) in Units.Where(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal)))
        {
            if (double.TryParse(
                text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
                && count * seconds is > 0 and <= 1e6)
            {
                return Every(TimeSpan.FromSeconds(count * seconds));
            }
        }

        throw SoapException.BadUsage(
            $"checkpoint-every = {Quotation.Of(text)} is not allowed; allowed: {Allowed}");
    }
}
