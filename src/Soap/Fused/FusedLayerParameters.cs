using System.Numerics;

namespace Soap.Fused;

/// <summary>A layer's parameters as the optimiser sees them.</summary>
internal sealed class FusedLayerParameters<T>(FusedLayer<T> layer, FusedOptimizer<T> optimizer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public FusedParameter<T> Weight { get; } = optimizer.Find(layer.Synapses.Weight);

    public FusedParameter<T>? Bias { get; } = layer.Synapses.Bias is { } bias ? optimizer.Find(bias) : null;

    public FusedParameter<T>? Feedback { get; } = layer.Synapses.FeedbackParameter is { } feedback
        ? optimizer.Find(feedback)
        : null;
}
