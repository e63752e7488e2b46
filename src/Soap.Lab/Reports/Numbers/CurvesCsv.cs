using System.Text;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Numbers;

/// <summary><c>curves.csv</c>: every point of every curve of every trial, one a row.</summary>
internal static class CurvesCsv
{
    public static string Of(IReadOnlyList<TrialResult> trials)
    {
        StringBuilder text = new(Csv.Row("rule", "learning_rate", "seed", "outcome", "curve", "layer", "x", "value"));
        foreach (var trial in trials)
        {
            var specification = trial.Specification;
            var outcome = trial.Outcome == TrialOutcome.Finished ? "finished" : "diverged";
            foreach (var (curve, layer, x, value) in Points(trial))
            {
                text.Append(Csv.Row(
                    specification.Rule,
                    Csv.Number(specification.LearningRate),
                    $"{specification.Seed}",
                    outcome,
                    curve,
                    $"{layer}",
                    Csv.Number(x),
                    Csv.Number(value)));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Curve, int? Layer, double X, double? Value)> Points(TrialResult trial) =>
        TrialPoint.Of(trial).Select(point => (point.Metric, point.Layer, (double)point.Examples, (double?)point.Value))
            .Concat(
                (trial.Function ?? []).Select(point => ("function", (int?)null, point.Input, (double?)point.Output)));
}
