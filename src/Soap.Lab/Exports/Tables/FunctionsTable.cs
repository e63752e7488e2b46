using Soap.Lab.Running;
using Soap.Trials;

namespace Soap.Lab.Exports.Tables;

/// <summary>The learned functions of one variable, a row a point; there is no table where no trial has one.</summary>
internal static class FunctionsTable
{
    public static ExportTable? Of(StudyResults results)
    {
        (FinishedTrial Trial, FunctionPoint Point)[] rows =
        [
            .. results.Trials.SelectMany(trial => (trial.Result.Function ?? []).Select(point => (trial, point))),
        ];
        return rows.Length == 0 ? null : new ExportTable("functions",
        [
            ExportColumn.Texts("study", rows.Select(_ => results.Study.Name)),
            ExportColumn.Texts("trial", rows.Select(row => row.Trial.Trial.Id)),
            ExportColumn.Texts("phase", rows.Select(row => TrialWords.Of(row.Trial.Trial.Phase))),
            ExportColumn.Numbers("input", rows.Select(row => (double?)row.Point.Input)),
            ExportColumn.Numbers("output", rows.Select(row => (double?)row.Point.Output)),
        ]);
    }
}
