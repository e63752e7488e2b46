using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Training loss against floating-point operations: the curves over examples, each with its rule's operations an
/// example for a unit.
/// </summary>
internal static class OperationsFigure
{
    /// <summary>
    /// Null where the rules that are counted cost all the same: the curves over examples are then these.
    /// </summary>
    public static Figure? Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles, TrialIndex trials)
    {
        var group = groups[^1];
        ArmAnalysis[] arms = [.. group.Arms.Where(arm => arm.Cost?.FlopsPerExample is not null)];
        var series = Lines.Of(
            arms, styles, arm => arm.TrainingLoss.Select(point => point with { X = point.X * Flops(arm) }));
        if (series.Count == 0 || arms.Select(Flops).Distinct().Count() == 1)
        {
            return null;
        }

        ReferenceLine target = new(analysis.Study.TargetLoss, $"target {Ticks.Text(analysis.Study.TargetLoss)}");
        return new Figure(
            "training-loss-operations",
            Prose.Of("figure.operations.title"),
            Prose.Of("figure.operations"),
            [new Panel(
                group.Title,
                Axis.Exact("floating-point operations", Lines.Places(series).Append(0)),
                Axis.Of("training loss", Lines.Heights(series).Append(target.Value), logarithmic: true),
                series)
            {
                Lines = [target],
                Labelled = true,
                Trials =
                [
                    .. arms.SelectMany(arm => trials.Lines(
                        arm, styles,
                        result => TrialIndex.TrainingLoss(result).Select(point => (point.X * Flops(arm), point.Y)))),
                ],
            }]);
    }

    private static double Flops(ArmAnalysis arm) => arm.Cost!.FlopsPerExample!.Value;
}
