using System.Globalization;
using System.Text.Json;
using Soap.Engines;
using Soap.States;

namespace Soap.Trials;

/// <summary>How far a running trial is, as the newest state in its folder tells who only looks on.</summary>
/// <param name="TrainingLoss">The training-loss curve until then.</param>
/// <param name="Validation">Validation until then.</param>
/// <param name="Total">Training examples that the trial will have seen at its end; null where the file does not say.
/// </param>
internal sealed record TrialState(
    IReadOnlyList<LossPoint> TrainingLoss, IReadOnlyList<EvaluationPoint> Validation, long? Total)
{
    // As Trial.Visit names its parts.
    private const string Curve = "curve/points", Evaluations = "validation";

    /// <summary>Training examples seen, by the last point of its curves.</summary>
    public long Examples => Math.Max(
        TrainingLoss is [.., var loss] ? loss.Examples : 0, Validation is [.., var point] ? point.Examples : 0);

    /// <summary>Of what the file of a state says; null where it is of something else.</summary>
    /// <param name="records">Its records.</param>
    /// <param name="total">What it says of all examples.</param>
    public static TrialState? Of(IReadOnlyDictionary<string, string> records, string? total) =>
        Points<LossPoint>(records, Curve) is { } losses && Points<EvaluationPoint>(records, Evaluations) is { } points
            ? new TrialState(
                losses, points,
                long.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var all) ? all : null)
            : null;

    private static List<T>? Points<T>(IReadOnlyDictionary<string, string> records, string name)
        where T : class
    {
        try
        {
            return records.TryGetValue(name, out var text)
                && JsonSerializer.Deserialize<List<T?>>(text, StateRecords.Options) is { } points
                && points.TrueForAll(point => point is not null)
                    ? [.. points.OfType<T>()]
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
