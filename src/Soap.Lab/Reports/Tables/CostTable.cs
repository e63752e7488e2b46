using Soap.Lab.Reports.Figures;
using Soap.Lab.Studies;
using Soap.Lab.Studies.Confound;
using Soap.Lab.Studies.Costs;

namespace Soap.Lab.Reports.Tables;

/// <summary>What it costs to reach the study's target: examples, floating-point operations and seconds of training, each through the baseline's.</summary>
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

        ArmAnalysis? baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
        string loss = Ticks.Text(analysis.Study.TargetLoss);
        string reference = styles[analysis.Study.Rules[0]].Label;
        string heading = $"To loss {loss}, ÷ {reference}";
        return new Table(
            $"cost-{group.Id}",
            $"What it costs to reach a training loss of {loss}. {group.Title}. Ratios are to {reference} on the same seeds, with 95 % intervals; above 1 is dearer. Operations are those of dense products, whatever the engine. "
            + "Time is that of training steps alone, on this machine, with trials side by side: between rules of different engines it compares the engines too.",
            [new("Rule"), new("Engine", "A training step"), new("FLOPs an example", "A training step"), new("µs an example", "A training step", true), new("Examples", heading, true), new("FLOPs", heading, true), new("Seconds", heading, true)],
            [.. arms.Select(arm => Row(arm, arm.Cost!, baseline, styles))]);
    }

    private static IReadOnlyList<Cell> Row(ArmAnalysis arm, ArmCost cost, ArmAnalysis? baseline, RuleStyles styles) =>
    [
        Cell.Of(styles[arm.Rule]),
        cost.Engine.Length > 0 ? Cell.Of(cost.Engine) : new Cell("—", "not stored", "not stored"),
        Flops(cost),
        Cell.Of(CostRows.Scaled(CostRows.Pace(cost), 1e6)),
        Cell.Of(Measured.Ratio(arm.Target, baseline?.Target)),
        Cell.Of(CostRows.ToTarget(cost.FlopsToTargetRatio, arm, baseline)),
        Cell.Of(CostRows.ToTarget(cost.SecondsToTargetRatio, arm, baseline)),
    ];

    private static Cell Flops(ArmCost cost) => cost.FlopsPerExample is not { } flops
        ? new Cell("—", "not counted", "not counted")
        : new Cell(NumberText.Plain(flops), cost.FlopsPerExampleRatio is { } ratio ? $"{NumberText.Plain(ratio)} ×" : "", $"{flops:R}");
}
