using Soap.Diagnostics;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Running;
using Soap.Trials;

namespace Soap.Lab.Exports.Tables;

/// <summary>Representations of trained networks, a row a trial and place; there is no table where none were
/// measured.</summary>
internal static class RepresentationsTable
{
    public static ExportTable? Of(StudyResults results)
    {
        var truth = results.Trials
            .Where(trial => trial.Trial.Specification.Rule == RepresentationAnalyzer.Reference)
            .ToLookup(trial => (trial.Trial.Phase, trial.Trial.Specification.Seed), trial => trial.Result);
        (FinishedTrial Trial, LayerRepresentation Place)[] rows =
        [
            .. results.Trials.SelectMany(trial =>
                (trial.Result.Representations ?? []).Select(place => (trial, place))),
        ];
        return rows.Length == 0 ? null : new ExportTable("representations",
        [
            ExportColumn.Texts("study", rows.Select(_ => results.Study.Name)),
            ExportColumn.Texts("trial", rows.Select(row => row.Trial.Trial.Id)),
            ExportColumn.Texts("phase", rows.Select(row => TrialWords.Of(row.Trial.Trial.Phase))),
            ExportColumn.Texts("rule", rows.Select(row => row.Trial.Trial.Specification.Rule)),
            ExportColumn.Numbers(
                "learning_rate", rows.Select(row => (double?)row.Trial.Trial.Specification.LearningRate)),
            ExportColumn.Of("seed", rows.Select(row => (ulong?)row.Trial.Trial.Specification.Seed)),
            ExportColumn.Of("layer", rows.Select(row => (int?)row.Place.Layer)),
            ExportColumn.Texts("name", rows.Select(row => row.Place.Name)),
            ExportColumn.Of("features", rows.Select(row => (long?)row.Place.Features)),
            ExportColumn.Numbers("probe_accuracy", rows.Select(row => row.Place.ProbeAccuracy)),
            ExportColumn.Numbers("probe_determination", rows.Select(row => row.Place.ProbeDetermination)),
            ExportColumn.Numbers("cka_to_bp", rows.Select(row => RepresentationAnalyzer.Similarity(
                row.Trial.Result, Truth(row.Trial), row.Place.Layer))),
        ]);

        TrialResult? Truth(FinishedTrial trial) =>
            truth[(trial.Trial.Phase, trial.Trial.Specification.Seed)].FirstOrDefault();
    }
}
