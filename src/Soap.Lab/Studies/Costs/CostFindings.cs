using Soap.Lab.Statistics;

namespace Soap.Lab.Studies.Costs;

/// <summary>Where a rule needs fewer examples and yet more work or time than the baseline, or the other way round, in sentences.</summary>
internal static class CostFindings
{
    /// <summary>The sentences for one comparison.</summary>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="where">What the arms share.</param>
    public static IEnumerable<string> Of(IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        var reference = arms.FirstOrDefault(arm => arm.Rule == baseline);
        var flops = Turned(arms, cost => cost.FlopsToTargetRatio, cost => $"{Number.Short(cost.FlopsPerExampleRatio!.Value)}x an example");
        if (flops.Length > 0)
        {
            yield return $"Counted in floating-point operations the order turns {where}: {string.Join("; ", flops)}.";
        }

        var seconds = Turned(arms, cost => cost.SecondsToTargetRatio, cost => cost.Engine == reference?.Cost?.Engine ? $"both by the {cost.Engine} engine" : $"by the {cost.Engine} engine, against {reference?.Cost?.Engine}");
        if (seconds.Length > 0)
        {
            yield return $"Counted in seconds of training the order turns {where}: {string.Join("; ", seconds)}.";
        }
    }

    private static string[] Turned(IReadOnlyList<ArmAnalysis> arms, Func<ArmCost, Interval?> cost, Func<ArmCost, string> why) =>
    [
        .. from arm in arms
           where arm.Cost is not null
           let examples = arm.Target.RatioToBaseline
           let other = cost(arm.Cost!)
           where examples is not null && other is not null && ((examples.High < 1 && other.Low > 1) || (examples.Low > 1 && other.High < 1))
           select $"{RuleName.Brief(arm.Rule)} reaches {Number.Short(arm.Target.Loss)} with {Number.Short(examples.Estimate)}x the examples but {Number.Short(other.Estimate)}x the cost " +
               $"({Number.Short(other.Low)} to {Number.Short(other.High)}, {other.Count} seed{(other.Count == 1 ? "" : "s")}; {why(arm.Cost!)})",
    ];
}
