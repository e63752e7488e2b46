using System.Globalization;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Specification;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>A trial's name in TensorBoard's list of runs, which is the path of its folder.</summary>
internal static class RunName
{
    /// <summary>
    /// Such as <c>best/fa/rate-0.1/seed-101</c>, with whatever else is tuned behind the rate; of a rule's text,
    /// letters, digits and <c>+ = , . _ -</c> stay, and every other character becomes a hyphen.
    /// </summary>
    public static string Of(StudySpecification study, PlannedTrial trial) =>
        $"{TrialWords.Of(trial.Phase)}/{Of(trial, Swept(study, trial))}";

    /// <summary>Of a trial that is no study's: <c>fa/rate-0.1/seed-101,0123456789ab</c>, with its id, as others may
    /// have other settings.</summary>
    public static string Of(PlannedTrial trial) => $"{Of(trial, "")},{trial.Id}";

    private static string Of(PlannedTrial trial, string swept) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Plain(trial.Specification.Rule)}/rate-{trial.Specification.LearningRate:R}{swept}/" +
            $"seed-{trial.Specification.Seed}");

    private static string Swept(StudySpecification study, PlannedTrial trial) =>
        SweptSettings.TextOf(study, trial.Specification) is { Length: > 0 } text
            ? $",{Plain(text.Replace(' ', ','))}"
            : "";

    private static string Plain(string text) => string.Concat(
        text.Select(c => char.IsAsciiLetterOrDigit(c) || "+=,._-".Contains(c, StringComparison.Ordinal) ? c : '-'));
}
