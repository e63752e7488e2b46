using System.Globalization;
using Soap.Diagnostics;
using Soap.Lab.Statistics;
using Soap.Tables.Pages;
using Soap.Trials;

namespace Soap.Tables.Origins;

/// <summary>The columns that a single trial fills. Angles are in degrees, at the last measurement.</summary>
internal static class TrialColumns
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Column<TrialResult>> All { get; } =
    [
        Of("first training loss", trial => trial.TrainingLoss[0].Loss),
        Of("final training loss", trial => trial.TrainingLoss[^1].Loss),
        new("examples to training loss (?<loss>0\\.[0-9]+)", (trial, groups) =>
            TimeToTarget.Examples(trial, double.Parse(groups["loss"].Value, CultureInfo.InvariantCulture)) is { } at
                ? [new Quantity(at)]
                : null),
        Of("validation loss", trial => trial.Validation[^1].Loss),
        Of("validation accuracy", trial => 100 * trial.Validation[^1].Accuracy),
        Of("test loss", trial => trial.Test?.Loss),
        Of("test accuracy", trial => 100 * trial.Test?.Accuracy),
        Last("angle of W₂ and (?:B₂|E₂R₂)", 2, point => point.WeightAngle),
        Last("‖B₂‖ / ‖W₂‖", 2, point => point.FeedbackNormRatio),
        Last(
            "angle of (?:the hidden displacement|the first layer's displacement|n₁) to backpropagation's",
            1,
            point => point.DisplacementAngle),
        Last("angle of G₂ to the true gradient", 2, point => point.GradientAngle),
    ];

    // Where training diverged, nothing is a result.
    private static Column<TrialResult> Of(string header, Func<TrialResult, double?> read) => Column<TrialResult>.Of(
        header, trial => trial.Outcome == TrialOutcome.Finished ? read(trial) : null);

    private static Column<TrialResult> Last(string header, int layer, Func<DiagnosticPoint, double?> read) =>
        Of(header, trial => read(trial.Diagnostics.Last(point => point.Layer == layer)));
}
