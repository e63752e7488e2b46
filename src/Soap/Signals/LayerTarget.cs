using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>What a layer's weights are fitted to.</summary>
/// <param name="Displacement">n_l / N, [samples, n_l]; the bias follows its sum over samples.</param>
/// <param name="Input">What entered the layer, [samples, n_{l−1}].</param>
/// <param name="Curvature">What signals that measure curvature say of how they got it; null from others.</param>
public sealed record LayerTarget(Tensor Displacement, Tensor Input, CurvatureReport? Curvature = null)
{
    /// <summary>What the layer's feedback weights learn from, where they learn from steps; null: nothing.</summary>
    public FeedbackLesson? Lesson { get; init; }
}
