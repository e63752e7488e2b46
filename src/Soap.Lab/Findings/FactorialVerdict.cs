using Soap.Lab.Analysis.Confound;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// Says in a sentence whether a difference is one of direction, of magnitude or of both, where the intervals show it;
/// of every outcome less is better.
/// </summary>
internal static class FactorialVerdict
{
    // An effect that lies with its whole interval within a tenth of the total is none, however clearly it is not 0.
    private const double Negligible = 0.1;

    /// <summary>The verdict with a space before it; empty where there is none.</summary>
    public static string Of(FactorialEffects effects)
    {
        var total = effects.Total;
        var sense = total.Low > 0 ? 1 : total.High < 0 ? -1 : 0;
        var (change, opposes) = sense < 0 ? (Prose.Of("factorial.advantage"), Prose.Of("factorial.costs"))
            : (Prose.Of("factorial.disadvantage"), Prose.Of("factorial.gains"));
        var (direction, magnitude) = (Prose.Of("factorial.direction"), Prose.Of("factorial.magnitude"));
        return (sense * Sense(effects.Direction, total), sense * Sense(effects.Magnitude, total)) switch
        {
            (1, 1) => " " + Prose.Of("factorial.is-both", ("change", change)),
            (_, 1) => " " + Sentence(magnitude, direction, effects.Direction),
            (1, _) => " " + Sentence(direction, magnitude, effects.Magnitude),
            _ => "",
        };

        // An effect that is not clear may be there all the same: ruled out is one that opposes or is negligible.
        string Sentence(string clear, string other, Interval effect) => sense * Sense(effect, total) < 0
            ? Prose.Of(
                "factorial.is-one.opposed", ("change", change), ("clear", clear), ("other", other),
                ("opposes", opposes))
            : IsNegligible(effect, total) ? Prose.Of("factorial.is-one", ("change", change), ("clear", clear))
            : Prose.Of("factorial.has-part", ("clear", clear), ("change", change), ("other", other));
    }

    /// <summary>
    /// 1 where an effect is clearly above 0, −1 where it is clearly below, 0 where neither, or where it is negligible
    /// beside the total.
    /// </summary>
    public static int Sense(Interval effect, Interval total) =>
        IsNegligible(effect, total) ? 0
        : effect.Low > 0 ? 1
        : effect.High < 0 ? -1
        : 0;

    private static bool IsNegligible(Interval effect, Interval total) =>
        Math.Max(Math.Abs(effect.Low), Math.Abs(effect.High)) <= Negligible * Math.Abs(total.Estimate);
}
