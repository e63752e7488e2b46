using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary>A number, or the reason why there is none.</summary>
/// <param name="Interval">The number with its interval; null when there is none.</param>
/// <param name="Reason">Why there is none; empty when there is one.</param>
internal sealed record Measured(Interval? Interval, string Reason)
{
    /// <summary>A quantity of an arm that is a mean over its seeds.</summary>
    public static Measured Mean(Interval? interval, ArmAnalysis arm) =>
        Of(interval, () => arm.DivergedSeeds > 0 ? Diverged(arm) : "not measured");

    /// <summary>A paired difference to the baseline.</summary>
    public static Measured Difference(Interval? interval, ArmAnalysis arm, ArmAnalysis? baseline) => Of(interval, () =>
        arm == baseline ? "baseline"
        : arm.DivergedSeeds > 0 ? Diverged(arm)
        : baseline?.DivergedSeeds > 0 ? $"baseline: {Diverged(baseline)}"
        : "not measured");

    /// <summary>Examples to reach a loss.</summary>
    public static Measured Examples(TargetAnalysis target) => Of(target.Examples, () => NotReached(target));

    /// <summary>The ratio of those examples to the baseline's.</summary>
    public static Measured Ratio(TargetAnalysis target, TargetAnalysis? baseline) => Of(target.RatioToBaseline, () =>
        ReferenceEquals(target, baseline) ? "baseline"
        : target.Examples is null ? NotReached(target)
        : baseline is { Examples: null } ? $"baseline: {NotReached(baseline)}"
        : "not measured");

    /// <summary>
    /// The mean of the middle half of an arm's seeds; an end of its interval may reach to diverged trials.
    /// </summary>
    public static Measured Middle(OutcomeAnalysis? outcome, ArmAnalysis arm) => outcome is null
        ? new Measured(null, "not measured")
        : new Measured(
            outcome.InterquartileMean, outcome.InterquartileMean is null ? Worst(outcome.Outcome, arm) : "");

    /// <summary>The shift from the baseline; an end of its interval may reach to diverged trials.</summary>
    public static Measured Shift(OutcomeAnalysis? outcome, ArmAnalysis arm) =>
        outcome?.Comparison is not { } comparison
            ? new Measured(null, outcome is null ? "not measured" : "baseline")
            : new Measured(
                comparison.Shift,
                comparison.Shift is not null ? ""
                    : OwnWorst(outcome.Outcome, arm) ? Worst(outcome.Outcome, arm)
                    : "not enough seeds of the baseline");

    /// <summary>A fraction as percent, or a difference of fractions as percentage points.</summary>
    public Measured Percent() => this with { Interval = Interval?.Times(100) };

    private static bool OwnWorst(ArmOutcome outcome, ArmAnalysis arm) =>
        outcome == ArmOutcome.ExamplesToTarget ? arm.Target.Reached < arm.Target.Seeds : arm.DivergedSeeds > 0;

    private static string Worst(ArmOutcome outcome, ArmAnalysis arm) =>
        outcome == ArmOutcome.ExamplesToTarget ? NotReached(arm.Target) : Diverged(arm);

    private static Measured Of(Interval? interval, Func<string> reason) =>
        interval is { } found && double.IsFinite(found.Estimate) && double.IsFinite(found.Low)
            && double.IsFinite(found.High)
            ? new Measured(found, "")
            : new Measured(null, interval is null ? reason() : "not a finite number");

    private static string Diverged(ArmAnalysis arm) => $"{arm.DivergedSeeds} of {arm.Seeds} seeds diverged";

    private static string NotReached(TargetAnalysis target) =>
        $"not reached by {target.Seeds - target.Reached} of {target.Seeds} seeds";
}
