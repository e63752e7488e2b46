using Soap.Lab.Planning;
using Soap.Lab.Specification;

namespace Soap.Lab.Records;

/// <summary>A planned trial: its id, and what tells it from the study's others.</summary>
/// <param name="Id">The trial's id, and its folder's name.</param>
/// <param name="Phase">What it is for.</param>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Swept">The other tuned keys, such as <c>momentum=0.9</c>; empty where there are none.</param>
/// <param name="Seed">The seed.</param>
public sealed record ManifestTrial(
    string Id, StudyPhase Phase, string Rule, double LearningRate, string Swept, ulong Seed)
{
    internal static ManifestTrial Of(StudySpecification study, PlannedTrial trial) => new(
        trial.Id,
        trial.Phase,
        trial.Specification.Rule,
        trial.Specification.LearningRate,
        trial.Phase == StudyPhase.SharedRate ? "" : SweptSettings.TextOf(study, trial.Specification),
        trial.Specification.Seed);
}
