using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Comparisons;

/// <summary>
/// A headline number of a trial. Where a trial has none because it diverged or did not get there, it is infinite, the
/// worst.
/// </summary>
/// <param name="Name">Such as <c>training loss</c>, which is the last point's.</param>
/// <param name="IsRatio">Whether scores are logarithms, of which the difference is a ratio's.</param>
/// <param name="Score">Of a trial; null where nothing was measured.</param>
internal sealed record ComparedQuantity(string Name, bool IsRatio, Func<TrialResult, double?> Score)
{
    public const string Divergences = "diverged";

    /// <summary>All of them.</summary>
    /// <param name="target">The training loss to which examples are counted.</param>
    /// <param name="hasClasses">Whether the test set is judged by accuracy rather than by loss.</param>
    public static IReadOnlyList<ComparedQuantity> All(double target, bool hasClasses) =>
    [
        new(
            "training loss", false,
            trial => Ended(trial, trial.TrainingLoss is [.., var last] ? last.Loss : null, double.PositiveInfinity)),
        new(
            "validation loss", false,
            trial => Ended(trial, trial.Validation is [.., var last] ? last.Loss : null, double.PositiveInfinity)),
        hasClasses
            ? new("test accuracy", false, trial => Ended(trial, trial.Test?.Accuracy, double.NegativeInfinity))
            : new("test loss", false, trial => Ended(trial, trial.Test?.Loss, double.PositiveInfinity)),
        new($"examples to {target:G4}", true, trial =>
            TimeToTarget.Examples(trial, target) is { } examples ? Math.Log(examples) : double.PositiveInfinity),
        new(Divergences, false, trial => trial.Outcome == TrialOutcome.Diverged ? 1 : 0),
    ];

    private static double? Ended(TrialResult trial, double? value, double worst) =>
        trial.Outcome == TrialOutcome.Diverged ? worst : value;
}
