using System.Text;
using Soap.Diagnostics;
using Soap.Training;

namespace Soap.Lab.Reports;

/// <summary><c>curves.csv</c>: every point of every curve of every trial, one a row.</summary>
internal static class CurvesCsv
{
    public static string Of(IReadOnlyList<TrialResult> trials)
    {
        StringBuilder text = new(Csv.Row("rule", "learning_rate", "seed", "outcome", "curve", "layer", "x", "value"));
        foreach (TrialResult trial in trials)
        {
            TrialSpecification specification = trial.Specification;
            string outcome = trial.Outcome == TrialOutcome.Finished ? "finished" : "diverged";
            foreach ((string curve, int? layer, double x, double? value) in Points(trial))
            {
                text.Append(Csv.Row(specification.Rule, Csv.Number(specification.LearningRate), $"{specification.Seed}", outcome, curve, $"{layer}", Csv.Number(x), Csv.Number(value)));
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Curve, int? Layer, double X, double? Value)> Points(TrialResult trial)
    {
        foreach (LossPoint point in trial.TrainingLoss)
        {
            yield return ("training_loss", null, point.Examples, point.Loss);
        }

        IEnumerable<(string Set, EvaluationPoint Point)> evaluations = trial.Validation.Select(point => ("validation", point));
        foreach ((string set, EvaluationPoint point) in trial.Test is { } test ? evaluations.Append(("test", test)) : evaluations)
        {
            yield return ($"{set}_loss", null, point.Examples, point.Loss);
            if (point.Accuracy is { } accuracy)
            {
                yield return ($"{set}_accuracy", null, point.Examples, accuracy);
            }
        }

        foreach (DiagnosticPoint point in trial.Diagnostics)
        {
            foreach (Diagnostic diagnostic in Diagnostic.All)
            {
                if (diagnostic.Value(point) is { } value)
                {
                    yield return (SnakeCase.Of(diagnostic.Name), point.Layer, point.Examples, value);
                }
            }
        }

        foreach (FunctionPoint point in trial.Function ?? [])
        {
            yield return ("function", null, point.Input, point.Output);
        }
    }
}
