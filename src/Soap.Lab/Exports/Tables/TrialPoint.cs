using Soap.Diagnostics;
using Soap.Engines;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Exports.Tables;

/// <summary>A value of a trial's curves.</summary>
/// <param name="Metric">Such as <c>training_loss</c> or <c>weight_angle</c>.</param>
/// <param name="Layer">For diagnostics, counted from 1 at the input.</param>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Value">The value; it may not be finite.</param>
internal readonly record struct TrialPoint(string Metric, int? Layer, long Examples, double Value)
{
    /// <summary>Every value of every curve of a trial.</summary>
    public static IEnumerable<TrialPoint> Of(TrialResult trial) =>
        Of(trial.TrainingLoss, trial.Validation, trial.Test).Concat(Diagnostics(trial));

    /// <summary>Those of losses and accuracies.</summary>
    public static IEnumerable<TrialPoint> Of(
        IReadOnlyList<LossPoint> trainingLoss, IReadOnlyList<EvaluationPoint> validation, EvaluationPoint? tested)
    {
        foreach (var point in trainingLoss)
        {
            yield return new("training_loss", null, point.Examples, point.Loss);
        }

        var evaluations = validation.Select(point => ("validation", point));
        foreach (var (set, point) in tested is { } test ? evaluations.Append(("test", test)) : evaluations)
        {
            yield return new($"{set}_loss", null, point.Examples, point.Loss);
            if (point.Accuracy is { } accuracy)
            {
                yield return new($"{set}_accuracy", null, point.Examples, accuracy);
            }
        }
    }

    private static IEnumerable<TrialPoint> Diagnostics(TrialResult trial) =>
        from point in trial.Diagnostics
        from diagnostic in Diagnostic.All
        let value = diagnostic.Value(point)
        where value is not null
        select new TrialPoint(SnakeCase.Of(diagnostic.Name), point.Layer, point.Examples, value.Value);
}
