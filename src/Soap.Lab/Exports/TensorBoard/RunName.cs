using System.Globalization;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Studies;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>A trial's name in TensorBoard's list of runs, which is the path of its folder.</summary>
internal static class RunName
{
    /// <summary>Such as <c>best/fa/rate-0.1/seed-101</c>; of a rule's text, letters, digits and <c>+ = , . _ -</c> stay, and every other character becomes a hyphen.</summary>
    public static string Of(PlannedTrial trial) => string.Create(CultureInfo.InvariantCulture,
        $"{TrialWords.Of(trial.Phase)}/{Plain(trial.Specification.Rule)}/rate-{trial.Specification.LearningRate:R}/seed-{trial.Specification.Seed}");

    private static string Plain(string rule) => string.Concat(rule.Select(c => char.IsAsciiLetterOrDigit(c) || "+=,._-".Contains(c, StringComparison.Ordinal) ? c : '-'));
}
