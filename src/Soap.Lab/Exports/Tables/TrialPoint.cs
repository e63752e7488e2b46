using Soap.Diagnostics;
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
    public static IEnumerable<TrialPoint> Of(TrialResult trial) => Losses(trial).Concat(Diagnostics(trial));

    private static IEnumerable<TrialPoint> Losses(TrialResult trial)
    {
        foreach (var point in trial.TrainingLoss)
        {
            yield return new("training_loss", null, point.Examples, point.Loss);
        }

        var evaluations = trial.Validation.Select(point => ("validation", point));
        foreach (var (set, point) in trial.Test is { } test ? evaluations.Append(("test", test)) : evaluations)
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
