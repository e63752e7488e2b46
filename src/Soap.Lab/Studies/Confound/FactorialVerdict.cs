using Soap.Lab.Statistics;

namespace Soap.Lab.Studies.Confound;

/// <summary>What a split difference is one of, in a sentence, where the intervals say so; of every outcome less is better.</summary>
internal static class FactorialVerdict
{
    // An effect that lies with its whole interval within a tenth of the total is none, however clearly it is not 0.
    private const double Negligible = 0.1;

    /// <summary>The verdict with a space before it; empty where there is none.</summary>
    public static string Of(FactorialEffects effects)
    {
        var (total, direction, magnitude) = (effects.Total, Sense(effects.Direction, effects.Total), Sense(effects.Magnitude, effects.Total));
        return (total.Low > 0 ? 1 : total.High < 0 ? -1 : 0) switch
        {
            -1 => Sentence("advantage", direction < 0, magnitude < 0, direction > 0, magnitude > 0, "costs"),
            1 => Sentence("disadvantage", direction > 0, magnitude > 0, direction < 0, magnitude < 0, "gains"),
            _ => "",
        };
    }

    /// <summary>1 where an effect is clearly above 0, −1 where it is clearly below, 0 where neither, or where it is negligible beside the total.</summary>
    public static int Sense(Interval effect, Interval total) =>
        Math.Max(Math.Abs(effect.Low), Math.Abs(effect.High)) <= Negligible * Math.Abs(total.Estimate) ? 0
        : effect.Low > 0 ? 1
        : effect.High < 0 ? -1
        : 0;

    private static string Sentence(string change, bool byDirection, bool byMagnitude, bool directionOpposes, bool magnitudeOpposes, string opposes) => (byDirection, byMagnitude) switch
    {
        (true, true) => $" By the intervals alone, the {change} is one of both.",
        (false, true) => $" By the intervals alone, the {change} is one of magnitude{(directionOpposes ? $"; direction alone {opposes}" : "")}.",
        (true, false) => $" By the intervals alone, the {change} is one of direction{(magnitudeOpposes ? $"; magnitude alone {opposes}" : "")}.",
        _ => "",
    };
}
