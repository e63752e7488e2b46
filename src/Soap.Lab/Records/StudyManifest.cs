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
/// <param name="TrialsAtBest">How many more there will be at each rule's best candidate, if none diverges everywhere.</param>
public sealed record StudyManifest(string Format, int Generation, StudySpecification Study, Provenance Provenance, IReadOnlyList<ManifestTrial> Trials, int TrialsAtBest)
{
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
        study.LearningRates.Count > 0 ? study.Rules.Count * study.Seeds.Count : 0);
}

/// <summary>A planned trial: its id, and what tells it from the study's others.</summary>
/// <param name="Id">The trial's id, and its folder's name.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Swept">The other tuned keys, such as <c>momentum=0.9</c>; empty where there are none.</param>
/// <param name="Seed">The seed.</param>
public sealed record ManifestTrial(string Id, StudyPhase Phase, string Rule, double LearningRate, string Swept, ulong Seed)
{
    internal static ManifestTrial Of(StudySpecification study, PlannedTrial trial) => new(
        trial.Id,
        trial.Phase,
        trial.Specification.Rule,
        trial.Specification.LearningRate,
        trial.Phase == StudyPhase.SharedRate ? "" : SweptSettings.TextOf(study, trial.Specification),
        trial.Specification.Seed);
}
