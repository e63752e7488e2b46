using System.Text.Json.Serialization;
using Soap.Lab.Planning;
using Soap.Lab.Specification;

namespace Soap.Lab.Records;

/// <summary>
/// What was planned, written before anything is run. Once a trial has run it never changes: a study that grows gets
/// another manifest beside it.
/// </summary>
/// <param name="Format">Changes when a reader of the file would have to change.</param>
/// <param name="Generation">From 1; the highest one holds.</param>
/// <param name="Study">What is run, in canonical form.</param>
/// <param name="Provenance">By which versions, on which data, and by which command it was planned.</param>
/// <param name="Trials">The trials that need no result of another.</param>
/// <param name="TrialsAtBest">How many more there will be at each rule's best candidate, if none diverges
/// everywhere.</param>
public sealed record StudyManifest(
    string Format, int Generation, StudySpecification Study, Provenance Provenance,
    IReadOnlyList<ManifestTrial> Trials, int TrialsAtBest)
{
    /// <summary>How many tuning trials there will be of the candidates that screening keeps, before those.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int TrialsAfterScreening { get; init; }

    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "soap-manifest-1";

    /// <summary>The manifest of a study.</summary>
    /// <param name="generation">From 1.</param>
    /// <param name="study">Checked.</param>
    /// <param name="provenance">Of the process that plans.</param>
    public static StudyManifest Of(int generation, StudySpecification study, Provenance provenance) => new(
        CurrentFormat,
        generation,
        study,
        provenance,
        [.. StudyPlan.First(study, provenance.DataDigests).Select(trial => ManifestTrial.Of(study, trial))],
        study.LearningRates.Count > 0 ? study.Rules.Count * study.Seeds.Count : 0)
    {
        TrialsAfterScreening = StudyPlan.CountAfterScreening(study),
    };
}
