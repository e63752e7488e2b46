using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Comparisons;

/// <summary>A rule at one learning rate (and one value of whatever else is tuned), with its trials by seed.</summary>
internal sealed record ComparedArm(
    string Rule, double LearningRate, string Swept, IReadOnlyDictionary<ulong, TrialResult> Trials)
{
    /// <summary>What arms of two studies are matched by.</summary>
    public (string, double, string) Key => (Rule, LearningRate, Swept);

    /// <summary>
    /// The arms on the reporting seeds; a trial that serves the shared and the best learning rate counts once.
    /// </summary>
    public static IReadOnlyList<ComparedArm> Of(StudyResults results) =>
    [
        .. results.Trials
            .Where(trial => trial.Trial.Phase is StudyPhase.SharedRate or StudyPhase.BestRate)
            .DistinctBy(trial => trial.Trial.Id)
            .GroupBy(trial => (
                trial.Trial.Specification.Rule,
                trial.Trial.Specification.LearningRate,
                Swept: SweptSettings.TextOf(results.Study, trial.Trial.Specification)))
            .Select(arm => new ComparedArm(
                arm.Key.Rule, arm.Key.LearningRate, arm.Key.Swept,
                arm.ToDictionary(trial => trial.Trial.Specification.Seed, trial => trial.Result))),
    ];

    /// <summary>A candidate in words, such as <c>0.1 momentum=0.9</c>.</summary>
    public static string Setting(StudySpecification study, PlannedTrial trial) =>
        $"{trial.Specification.LearningRate:G4} {SweptSettings.TextOf(study, trial.Specification)}".TrimEnd();
}
