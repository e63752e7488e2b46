using Soap.Lab.Studies;
using Soap.Training;

namespace Soap.Lab.Exports.Tables;

/// <summary>The learned functions of one variable, a row a point; there is no table where no trial has one.</summary>
internal static class FunctionsTable
{
    public static Table? Of(StudyResults results)
    {
        (FinishedTrial Trial, FunctionPoint Point)[] rows = [.. results.Trials.SelectMany(trial => (trial.Result.Function ?? []).Select(point => (trial, point)))];
        return rows.Length == 0 ? null : new Table("functions",
        [
            Column.Texts("study", rows.Select(_ => results.Study.Name)),
            Column.Texts("trial", rows.Select(row => row.Trial.Trial.Id)),
            Column.Texts("phase", rows.Select(row => TrialWords.Of(row.Trial.Trial.Phase))),
            Column.Numbers("input", rows.Select(row => (double?)row.Point.Input)),
            Column.Numbers("output", rows.Select(row => (double?)row.Point.Output)),
        ]);
    }
}
