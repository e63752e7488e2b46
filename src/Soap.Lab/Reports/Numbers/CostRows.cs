using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;

namespace Soap.Lab.Reports.Numbers;

/// <summary>The rows of <c>numbers.csv</c> and <c>times.csv</c> on what an arm costs.</summary>
internal static class CostRows
{
    public static IEnumerable<NumbersRow> Of(ArmAnalysis arm, ArmAnalysis? baseline)
    {
        if (arm.Cost is not { } cost)
        {
            yield break;
        }

        yield return new("flops_per_example", Count(cost.FlopsPerExample, arm, "not counted"));
        yield return new(
            "flops_per_example_ratio",
            Count(cost.FlopsPerExampleRatio, arm, arm == baseline ? "baseline" : "not counted"));
        yield return ToTarget("flops_ratio_to_baseline_at_target", cost.FlopsToTargetRatio, arm, baseline);
    }

    /// <summary>The rows of <c>times.csv</c>.</summary>
    public static IEnumerable<NumbersRow> OfTimes(ArmAnalysis arm, ArmAnalysis? baseline)
    {
        if (arm.Times is not { } times)
        {
            yield break;
        }

        yield return new("seconds_per_example", Pace(times));
        var ratio = times.SecondsPerExampleRatio;
        yield return new("seconds_per_example_ratio", new Measured(ratio, Reason(ratio, arm, baseline)));
        yield return ToTarget("seconds_ratio_to_baseline_at_target", times.SecondsToTargetRatio, arm, baseline);
    }

    /// <summary>Seconds an example.</summary>
    public static Measured Pace(ArmTimes times) =>
        new(times.SecondsPerExample, times.SecondsPerExample is null ? "not measured" : "");

    /// <summary>A ratio of costs to the target: there is none where there is none of examples.</summary>
    public static Measured ToTarget(Interval? ratio, ArmAnalysis arm, ArmAnalysis? baseline) =>
        Measured.Ratio(arm.Target, baseline?.Target) is { Interval: null } none
            ? none
            : new Measured(ratio, Reason(ratio, arm, baseline));

    /// <summary>In another unit.</summary>
    public static Measured Scaled(Measured measured, double unit) => measured.Interval is { } interval
        ? measured with
        {
            Interval = new Interval(
                interval.Estimate * unit, interval.Low * unit, interval.High * unit, interval.Count),
        }
        : measured;

    private static NumbersRow ToTarget(string quantity, Interval? ratio, ArmAnalysis arm, ArmAnalysis? baseline) =>
        new(quantity, ToTarget(ratio, arm, baseline))
        {
            At = arm.Target.Loss,
            Reached = arm.Target.Reached,
            BaselineReached = arm.Target.BaselineReached,
        };

    private static string Reason(Interval? ratio, ArmAnalysis arm, ArmAnalysis? baseline) =>
        ratio is not null ? "" : arm == baseline ? "baseline" : "not measured";

    // Counted, not measured: there is no interval.
    private static Measured Count(double? value, ArmAnalysis arm, string reason) => value is { } number
        ? new Measured(new Interval(number, double.NaN, double.NaN, arm.Seeds), "")
        : new Measured(null, reason);
}
