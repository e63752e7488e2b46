using Soap.Lab.Running;

namespace Soap.Lab.Exports.Tables;

/// <summary>Every point of every curve of every trial, one a row, with what one filters and groups by.</summary>
internal static class MetricsTable
{
    public static ExportTable Of(StudyResults results)
    {
        (FinishedTrial Trial, TrialPoint Point)[] rows =
        [
            .. results.Trials.SelectMany(trial => TrialPoint.Of(trial.Result).Select(point => (trial, point))),
        ];
        return new ExportTable("metrics",
        [
            ExportColumn.Texts("study", rows.Select(_ => results.Study.Name)),
            ExportColumn.Texts("trial", rows.Select(row => row.Trial.Trial.Id)),
            ExportColumn.Texts("phase", rows.Select(row => TrialWords.Of(row.Trial.Trial.Phase))),
            ExportColumn.Texts("rule", rows.Select(row => row.Trial.Trial.Specification.Rule)),
            ExportColumn.Numbers(
                "learning_rate", rows.Select(row => (double?)row.Trial.Trial.Specification.LearningRate)),
            ExportColumn.Of("seed", rows.Select(row => (ulong?)row.Trial.Trial.Specification.Seed)),
            ExportColumn.Texts("outcome", rows.Select(row => TrialWords.Of(row.Trial.Result.Outcome))),
            ExportColumn.Texts("metric", rows.Select(row => row.Point.Metric)),
            ExportColumn.Of("layer", rows.Select(row => row.Point.Layer)),
            ExportColumn.Of("examples", rows.Select(row => (long?)row.Point.Examples)),
            ExportColumn.Numbers("value", rows.Select(row => (double?)row.Point.Value)),
        ]);
    }
}
