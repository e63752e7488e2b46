namespace Soap.Lab.Analysis.Arms;

/// <summary>A diagnostic of a layer over time.</summary>
/// <param name="Layer">The layer, counted from 1.</param>
/// <param name="Metric">The property of <see cref="Soap.Diagnostics.DiagnosticPoint"/>, such as
/// <c>WeightAngle</c>.</param>
/// <param name="Points">Mean over seeds with its interval.</param>
public sealed record DiagnosticCurve(int Layer, string Metric, IReadOnlyList<BandPoint> Points)
{
    /// <summary>The layer's name in a network of the catalogue; null in a multilayer perceptron.</summary>
    public string? Name { get; init; }

    /// <summary>The layer in reports.</summary>
    public string Label => Name ?? $"layer {Layer}";
}
