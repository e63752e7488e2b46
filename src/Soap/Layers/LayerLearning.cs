using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What a layer learns from one batch; null where nothing reaches it.</summary>
/// <param name="Displacement">n_l / N, [N, n_l].</param>
/// <param name="WeightGradient">G_l, W's shape.</param>
/// <param name="BiasGradient">[n_l].</param>
/// <param name="FeedbackGradient">B's shape, for feedback that learns by gradients.</param>
/// <param name="Curvature">What signals that measure curvature say of how they got it.</param>
public sealed record LayerLearning(
    Tensor? Displacement, Tensor? WeightGradient, Tensor? BiasGradient, Tensor? FeedbackGradient,
    CurvatureReport? Curvature = null);
