using System.Globalization;
using System.Text.Json.Serialization;
using Soap.Diagnostics;
using Soap.Trials;

namespace Soap.Tables.Published;

/// <summary>What can be read of a trial.</summary>
internal enum MeasureKind
{
    /// <summary>Test accuracy in percent.</summary>
    TestAccuracy,

    /// <summary>100 less test accuracy.</summary>
    TestError,

    /// <summary>The last training loss.</summary>
    TrainingLoss,

    /// <summary>The angle of W and B, in degrees.</summary>
    WeightAngle,

    /// <summary>The angle of a layer's displacement to backpropagation's, in degrees.</summary>
    DisplacementAngle,

    /// <summary>The angle of a layer's displacement to the one through pseudo-inverses less that to backpropagation's,
    /// in degrees.</summary>
    PseudoinverseLessDisplacement,
}

/// <summary>What is read of a trial.</summary>
/// <param name="Kind">The quantity.</param>
/// <param name="Layer">The layer of an angle.</param>
/// <param name="Since">
/// An angle is a mean over the measurements after so many examples; null: it is the last measurement.
/// </param>
internal sealed record PublishedMeasure(MeasureKind Kind, int? Layer = null, long? Since = null)
{
    /// <summary>Its words, with its unit.</summary>
    [JsonIgnore]
    public string Text => Kind switch
    {
        MeasureKind.TestAccuracy => "test accuracy, %",
        MeasureKind.TestError => "test error, %",
        MeasureKind.TrainingLoss => "training loss at the end",
        MeasureKind.WeightAngle => $"angle of W and B, layer {Layer}, degrees",
        MeasureKind.DisplacementAngle => $"angle to backpropagation's displacement, layer {Layer}, degrees",
        MeasureKind.PseudoinverseLessDisplacement =>
            $"angle to pseudobackpropagation's less that to backpropagation's, layer {Layer}, degrees",
        _ => throw new InvalidOperationException($"{Kind} has no words."),
    };

    /// <summary>Its value in a trial that finished.</summary>
    /// <exception cref="SoapException">The trial diverged, or has no such number.</exception>
    public double Of(TrialResult result) => (result.Outcome == TrialOutcome.Finished ? Kind switch
    {
        MeasureKind.TestAccuracy => 100 * result.Test?.Accuracy,
        MeasureKind.TestError => 100 - 100 * result.Test?.Accuracy,
        MeasureKind.TrainingLoss => result.TrainingLoss[^1].Loss,
        MeasureKind.WeightAngle => Angle(result, point => point.WeightAngle),
        MeasureKind.DisplacementAngle => Angle(result, point => point.DisplacementAngle),
        MeasureKind.PseudoinverseLessDisplacement =>
            Angle(result, point => point.PseudoinverseAngle - point.DisplacementAngle),
        _ => throw new InvalidOperationException($"{Kind} cannot be read."),
    } : null) ?? throw SoapException.BadData(
        $"{result.Specification.Rule}, seed {result.Specification.Seed}: {result.Outcome}, without {Text}");

    /// <summary>A value in the digits of its quantity.</summary>
    public string Written(double value) => value.ToString(Kind switch
    {
        MeasureKind.TestAccuracy or MeasureKind.TestError => "0.00",
        MeasureKind.TrainingLoss => "0.000",
        _ => "0.0",
    }, CultureInfo.InvariantCulture).Replace('-', '−');

    private double? Angle(TrialResult result, Func<DiagnosticPoint, double?> read)
    {
        var points = result.Diagnostics.Where(point => point.Layer == Layer && read(point) is not null)
            .Where(point => point.Examples >= (Since ?? 0)).Select(point => read(point)!.Value).ToArray();
        return points.Length == 0 ? null : Since is null ? points[^1] : points.Average();
    }
}
