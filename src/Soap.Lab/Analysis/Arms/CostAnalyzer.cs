using MathNet.Numerics.Statistics;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Finds what an arm costs, from its rule and from the times that its trials stored.</summary>
internal static class CostAnalyzer
{
    /// <summary>The operations of one arm.</summary>
    /// <param name="arm">Its trials.</param>
    /// <param name="baseline">The baseline's; null for the baseline itself, and where there is none.</param>
    /// <param name="target">Its examples to the target.</param>
    public static ArmCost Of(FinishedTrial[] arm, FinishedTrial[]? baseline, TargetAnalysis target)
    {
        var flops = Flops(arm[0].Trial.Specification);
        var ratio = flops / (baseline is null ? null : Flops(baseline[0].Trial.Specification));
        return new ArmCost
        {
            FlopsPerExample = flops,
            FlopsPerExampleRatio = ratio,
            FlopsToTargetRatio = target.RatioToBaseline is { } examples && ratio is { } times
                ? new Interval(examples.Estimate * times, examples.Low * times, examples.High * times, examples.Count)
                : null,
        };
    }

    /// <summary>The times of one arm.</summary>
    /// <param name="arm">Its trials.</param>
    /// <param name="baseline">The baseline's; null for the baseline itself, and where there is none.</param>
    /// <param name="target">Its examples to the target.</param>
    public static ArmTimes TimesOf(FinishedTrial[] arm, FinishedTrial[]? baseline, TargetAnalysis target) => new()
    {
        Engine = EngineOf(arm),
        SecondsPerExample = Known(Finished(arm).Select(Pace)) is { } seconds
            ? Bootstrap.Of(seconds, SortedArrayStatistics.Median)
            : null,
        SecondsPerExampleRatio = Ratio(arm, baseline, Pace),
        SecondsToTargetRatio = target.RatioToBaseline is null ? null
            : Ratio(arm, baseline, trial => Pace(trial) * TimeToTarget.Examples(trial.Result, target.Loss)),
    };

    /// <summary>What made an arm's steps; several with commas, empty where it is not on record.</summary>
    public static string EngineOf(FinishedTrial[] arm) => string.Join(
        ", ",
        arm.Select(trial => trial.Result.Engine?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    private static double? Flops(TrialSpecification trial)
    {
        try
        {
            var task = trial.FindTask();
            return TrialNetwork.Flops(trial, task.Inputs, task.Outputs, task.Image).Step;
        }
        catch (SoapException)
        {
            return null; // of a program that added the rule, or of another version
        }
    }

    private static double? Pace(FinishedTrial trial) => trial.Provenance?.SecondsPerExample;

    // A diverged trial may have had its time with numbers that are not finite, and reached nothing.
    private static IEnumerable<FinishedTrial> Finished(FinishedTrial[] trials) =>
        trials.Where(trial => trial.Result.Outcome == TrialOutcome.Finished);

    private static Interval? Ratio(FinishedTrial[] arm, FinishedTrial[]? baseline, Func<FinishedTrial, double?> value)
    {
        if (baseline is null)
        {
            return null;
        }

        var bySeed = Finished(baseline).ToDictionary(trial => trial.Result.Specification.Seed);
        var pairs = Finished(arm).Where(trial => bySeed.ContainsKey(trial.Result.Specification.Seed));
        return Known(pairs.Select(trial => value(trial) / value(bySeed[trial.Result.Specification.Seed])))
            is { } ratios ? Bootstrap.GeometricMean(ratios) : null;
    }

    // All of them or none: over some seeds alone a number would be of another arm.
    private static double[]? Known(IEnumerable<double?> values)
    {
        var all = values.ToArray();
        return all.Length > 0 && all.All(value => value is not null) ? [.. all.Select(value => value!.Value)] : null;
    }
}
