using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// Where a rule needs fewer examples and yet more work or time than the baseline, or the other way round, in
/// sentences.
/// </summary>
internal static class CostFindings
{
    /// <summary>The sentences on operations for one comparison.</summary>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="where">What the arms share.</param>
    public static IEnumerable<string> OfOperations(IReadOnlyList<ArmAnalysis> arms, string where)
    {
        var flops = Turned(
            arms,
            arm => arm.Cost?.FlopsToTargetRatio,
            arm => Prose.Of(
                "cost.an-example", ("ratio", NumberText.Short(arm.Cost!.FlopsPerExampleRatio!.Value))));
        if (flops.Length > 0)
        {
            yield return Prose.Of("cost.operations", ("where", where), ("rules", string.Join("; ", flops)));
        }
    }

    /// <summary>The sentences on seconds for one comparison.</summary>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="where">What the arms share.</param>
    public static IEnumerable<string> OfTimes(IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        var reference = arms.FirstOrDefault(arm => arm.Rule == baseline)?.Times?.Engine;
        var seconds = Turned(
            arms,
            arm => arm.Times?.SecondsToTargetRatio,
            arm => arm.Times!.Engine == reference
                ? Prose.Of("cost.one-engine", ("engine", arm.Times.Engine))
                : Prose.Of(
                    "cost.two-engines", ("engine", arm.Times.Engine), ("reference", reference ?? "")));
        if (seconds.Length > 0)
        {
            yield return Prose.Of("cost.seconds", ("where", where), ("rules", string.Join("; ", seconds)));
        }
    }

    private static string[] Turned(
        IReadOnlyList<ArmAnalysis> arms, Func<ArmAnalysis, Interval?> cost, Func<ArmAnalysis, string> why) =>
    [
        .. from arm in arms
           let examples = arm.Target.RatioToBaseline
           let other = cost(arm)
           where examples is not null && other is not null
               && ((examples.High < 1 && other.Low > 1) || (examples.Low > 1 && other.High < 1))
           select Prose.Of(
               "cost.rule", ("rule", RuleName.Brief(arm.Rule)), ("loss", NumberText.Short(arm.Target.Loss)),
               ("examples", NumberText.Estimate(examples)), ("cost", NumberText.Estimate(other)),
               ("range", NumberText.Range(other)), ("seeds", NumberText.Count(other.Count, "seed")),
               ("why", why(arm))),
    ];
}
