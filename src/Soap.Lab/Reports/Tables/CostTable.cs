using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>
/// What it costs to reach the study's target: examples and floating-point operations, each through the baseline's;
/// and, in a table apart, what was measured: seconds of training.
/// </summary>
internal static class CostTable
{
    /// <summary>Null where no arm's cost is known.</summary>
    public static Table? Of(ArmGroup group, StudyAnalysis analysis, RuleStyles styles)
    {
        // Interventions are experiments on rules: what they cost, nobody has to pay.
        ArmAnalysis[] arms = [.. group.Arms.Where(arm => arm.Cost is not null && !InterventionArm.Is(arm.Rule))];
        if (arms.Length == 0)
        {
            return null;
        }

        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
        var loss = Ticks.Text(analysis.Study.TargetLoss);
        var reference = styles[analysis.Study.Rules[0]].Label;
        var heading = $"To loss {loss}, ÷ {reference}";
        return new Table(
            $"cost-{group.Id}",
            Prose.Of("table.cost", ("loss", loss), ("group", group.Title), ("baseline", reference)),
            [new("Rule"), new("FLOPs an example", "A training step"), new("Examples", heading, true), new("FLOPs",
                heading, true)],
            [.. arms.Select(arm => Row(arm, arm.Cost!, baseline, styles))]);
    }

    /// <summary>Seconds of training; null where no arm has any on record.</summary>
    public static Table? OfTimes(ArmGroup group, StudyAnalysis analysis, RuleStyles styles)
    {
        ArmAnalysis[] arms = [.. group.Arms.Where(arm => arm.Times is not null && !InterventionArm.Is(arm.Rule))];
        if (arms.Length == 0)
        {
            return null;
        }

        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
        var loss = Ticks.Text(analysis.Study.TargetLoss);
        var reference = styles[analysis.Study.Rules[0]].Label;
        return new Table(
            $"times-{group.Id}",
            Prose.Of("table.times", ("loss", loss), ("group", group.Title), ("baseline", reference)),
            [
                new("Rule"), new("Engine", "A training step"), new("µs an example", "A training step", true),
                new("Seconds", $"To loss {loss}, ÷ {reference}", true),
            ],
            [.. arms.Select(arm => TimesRow(arm, arm.Times!, baseline, styles))]);
    }

    private static IReadOnlyList<Cell> Row(ArmAnalysis arm, ArmCost cost, ArmAnalysis? baseline, RuleStyles styles) =>
    [
        Cell.Of(styles[arm.Rule]),
        Flops(cost),
        Cell.Of(Measured.Ratio(arm.Target, baseline?.Target)),
        Cell.Of(CostRows.ToTarget(cost.FlopsToTargetRatio, arm, baseline)),
    ];

    private static IReadOnlyList<Cell> TimesRow(
        ArmAnalysis arm, ArmTimes times, ArmAnalysis? baseline, RuleStyles styles) =>
    [
        Cell.Of(styles[arm.Rule]),
        times.Engine.Length > 0 ? Cell.Of(times.Engine) : new Cell("—", "not stored", "not stored"),
        Cell.Of(CostRows.Scaled(CostRows.Pace(times), 1e6)),
        Cell.Of(CostRows.ToTarget(times.SecondsToTargetRatio, arm, baseline)),
    ];

    private static Cell Flops(ArmCost cost) => cost.FlopsPerExample is not { } flops
        ? new Cell("—", "not counted", "not counted")
        : new Cell(
            NumberText.Plain(flops),
            cost.FlopsPerExampleRatio is { } ratio ? $"{NumberText.Plain(ratio)} ×" : "",
            $"{flops:R}");
}
