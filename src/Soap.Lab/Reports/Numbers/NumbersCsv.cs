using System.Text;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary><c>numbers.csv</c>: one row an arm and quantity, with the reason where there is no number.</summary>
internal static class NumbersCsv
{
    public static string Of(StudyAnalysis analysis)
    {
        StringBuilder text = new(Csv.Row("comparison", "rule", "learning_rate", "swept", "quantity", "layer", "at",
            "estimate", "low", "high", "n", "p", "p_holm", "reached", "baseline_reached", "seeds", "diverged",
            "missing"));
        foreach (var group in ArmGroup.Of(analysis))
        {
            var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
            foreach (var arm in group.Arms)
            {
                foreach (var row in Rows(arm, baseline, group.Arms))
                {
                    text.Append(
                        row.ToCsv(group.Id, arm.Rule, arm.LearningRate, arm.Swept, arm.Seeds, arm.DivergedSeeds));
                }
            }
        }

        foreach (var response in analysis.Responses)
        {
            foreach (var point in response.Points)
            {
                var seeds = analysis.Study.TuningSeeds.Count;
                var reason = point.ValidationLoss is not null ? ""
                    : point.IsScreenedOut ? "screened out"
                    : point.Diverged > 0 ? $"{point.Diverged} of {seeds} seeds diverged"
                    : "not measured";
                text.Append(new NumbersRow("validation_loss", new Measured(point.ValidationLoss, reason))
                    .ToCsv("tuning", response.Rule, point.LearningRate, point.Swept, seeds, point.Diverged));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<NumbersRow> Rows(
        ArmAnalysis arm, ArmAnalysis? baseline, IReadOnlyList<ArmAnalysis> arms)
    {
        yield return new("final_training_loss", Measured.Mean(arm.FinalTrainingLoss, arm));
        yield return new("test_loss", Measured.Mean(arm.TestLoss, arm));
        yield return new("test_loss_difference", Measured.Difference(arm.TestLossDifference, arm, baseline));
        yield return new("test_accuracy", Measured.Mean(arm.TestAccuracy, arm));
        yield return new("test_accuracy_difference", Measured.Difference(arm.TestAccuracyDifference, arm, baseline));
        if (arm.BalancedAccuracy is not null)
        {
            yield return new("test_balanced_accuracy", Measured.Mean(arm.BalancedAccuracy, arm));
        }

        foreach (var (label, accuracy) in (arm.ClassAccuracy ?? []).Index())
        {
            yield return new("test_class_accuracy", Measured.Mean(accuracy, arm)) { At = label };
        }

        yield return Height("examples_to_target", arm.Target, Measured.Examples(arm.Target));
        yield return Height("ratio_to_baseline_at_target", arm.Target, Measured.Ratio(arm.Target, baseline?.Target));
        foreach (var target in arm.RatioCurve)
        {
            var other = baseline?.RatioCurve.FirstOrDefault(candidate => candidate.Loss == target.Loss);
            yield return Height("examples_to_loss", target, Measured.Examples(target));
            yield return Height("ratio_to_baseline", target, Measured.Ratio(target, other));
        }

        foreach (var row in CostRows.Of(arm, baseline).Concat(OutcomeRows.Of(arm))
            .Concat(RepresentationRows.Of(arm, arms)))
        {
            yield return row;
        }

        foreach (var curve in arm.Diagnostics)
        {
            foreach (var point in curve.Points)
            {
                Interval interval = new(point.Mean, point.Low, point.High, arm.Seeds - arm.DivergedSeeds);
                yield return new(SnakeCase.Of(curve.Metric), new Measured(interval, ""))
                {
                    Layer = curve.Layer,
                    At = point.X,
                };
            }
        }
    }

    private static NumbersRow Height(string quantity, TargetAnalysis target, Measured value) =>
        new(quantity, value) { At = target.Loss, Reached = target.Reached, BaselineReached = target.BaselineReached };
}
