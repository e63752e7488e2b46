using Soap.Lab.Studies;

namespace Soap.Lab.Exports.Tables;

/// <summary>Every point of every curve of every trial, one a row, with what one filters and groups by.</summary>
internal static class MetricsTable
{
    public static Table Of(StudyResults results)
    {
        (FinishedTrial Trial, TrialPoint Point)[] rows = [.. results.Trials.SelectMany(trial => TrialPoint.Of(trial.Result).Select(point => (trial, point)))];
        return new Table("metrics",
        [
            Column.Texts("study", rows.Select(_ => results.Study.Name)),
            Column.Texts("trial", rows.Select(row => row.Trial.Trial.Id)),
            Column.Texts("phase", rows.Select(row => TrialWords.Of(row.Trial.Trial.Phase))),
            Column.Texts("rule", rows.Select(row => row.Trial.Trial.Specification.Rule)),
            Column.Numbers("learning_rate", rows.Select(row => (double?)row.Trial.Trial.Specification.LearningRate)),
            Column.Of("seed", rows.Select(row => (ulong?)row.Trial.Trial.Specification.Seed)),
            Column.Texts("outcome", rows.Select(row => TrialWords.Of(row.Trial.Result.Outcome))),
            Column.Texts("metric", rows.Select(row => row.Point.Metric)),
            Column.Of("layer", rows.Select(row => row.Point.Layer)),
            Column.Of("examples", rows.Select(row => (long?)row.Point.Examples)),
            Column.Numbers("value", rows.Select(row => (double?)row.Point.Value)),
        ]);
    }
}
