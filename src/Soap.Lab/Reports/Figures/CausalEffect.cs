using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>The label of an arrow in a causal diagram: an estimate with its interval.</summary>
/// <param name="Value">The estimate, or <c>not estimated</c>.</param>
/// <param name="Range">Its interval; empty where there is none.</param>
/// <param name="Sense">Whether the whole interval is on one side of no effect.</param>
internal sealed record CausalEffect(string Value, string Range, CausalSense Sense)
{
    public override string ToString() => Range.Length > 0 ? $"{Value} ({Range})" : Value;

    /// <summary>A measured property of the step, which is neither good nor bad.</summary>
    public static CausalEffect Measured(Interval? interval, string unit) =>
        interval is { } found
            ? new CausalEffect(
                $"{NumberText.Estimate(found)}{unit}", NumberText.Range(found), CausalSense.Neutral)
            : new CausalEffect("not measured", "", CausalSense.Neutral);

    /// <summary>An effect on the outcome, of which less is better.</summary>
    public static CausalEffect Of(FactorialAnalysis factorial, Func<FactorialEffects, Interval> effect)
    {
        if (factorial.Effects is null)
        {
            return new CausalEffect("not estimated", "", CausalSense.Neutral);
        }

        var interval = effect(factorial.Effects);
        var (value, range) = FactorialText.Of(interval, factorial.Outcome);
        return new CausalEffect(
            value, range,
            FactorialVerdict.Sense(interval, factorial.Effects.Total) switch
            {
                < 0 => CausalSense.Helps,
                > 0 => CausalSense.Harms,
                _ => CausalSense.Unclear,
            });
    }
}
