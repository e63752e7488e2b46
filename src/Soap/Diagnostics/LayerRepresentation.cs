using System.Text.Json.Serialization;

namespace Soap.Diagnostics;

/// <summary>
/// What a trained network makes of samples at one place: how well a linear readout finds the task there, and how alike
/// samples are there, which can be compared with another network. The place is what a layer reads, or the output.
/// </summary>
public sealed record LayerRepresentation
{
    /// <summary>The layer that reads the activities, counted from 1; the output's is one more than there are
    /// layers.</summary>
    public required int Layer { get; init; }

    /// <summary>That layer's name, or <see cref="LayerActivities.Output"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Numbers of one sample.</summary>
    public required long Features { get; init; }

    /// <summary>Accuracy of <see cref="LinearProbe"/> on held-out samples, in [0, 1]; null for values.</summary>
    public double? ProbeAccuracy { get; init; }

    /// <summary>R² of <see cref="LinearProbe"/> on held-out samples, at most 1; null for classes.</summary>
    public double? ProbeDetermination { get; init; }

    /// <summary>
    /// The centred kernel matrix of some held-out samples, above its diagonal, row by row, of length 1: float32,
    /// little-endian, in base64. The product of two of them is <see cref="RepresentationSimilarity.LinearCka(
    /// LayerRepresentation, LayerRepresentation)"/>. Null where activities are the same for all samples, or all but
    /// one.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Similarities { get; init; }
}
