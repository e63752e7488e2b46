using System.Text;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Numbers;

/// <summary><c>curves.csv</c>: every point of every curve of every trial, one a row.</summary>
internal static class CurvesCsv
{
    public static void Write(IReadOnlyList<TrialResult> trials, Stream file)
    {
        using StreamWriter text = new(
            file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        text.Write(Csv.Row("rule", "learning_rate", "seed", "outcome", "curve", "layer", "x", "value"));
        foreach (var trial in trials)
        {
            var specification = trial.Specification;
            var outcome = trial.Outcome == TrialOutcome.Finished ? "finished" : "diverged";
            foreach (var (curve, layer, x, value) in Points(trial))
            {
                text.Write(Csv.Row(
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
    }

    private static IEnumerable<(string Curve, int? Layer, double X, double? Value)> Points(TrialResult trial) =>
        TrialPoint.Of(trial).Select(point => (point.Metric, point.Layer, (double)point.Examples, (double?)point.Value))
            .Concat(
                (trial.Function ?? []).Select(point => ("function", (int?)null, point.Input, (double?)point.Output)));
}
