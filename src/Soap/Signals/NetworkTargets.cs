using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>What a network's passes say about a batch.</summary>
/// <param name="MeanLoss">The loss of the plain forward pass, a scalar.</param>
/// <param name="Layers">For each layer, nearest the input first, what its weights are fitted to.</param>
public sealed record NetworkTargets(Tensor MeanLoss, IReadOnlyList<LayerTarget> Layers);

/// <summary>What a layer's weights are fitted to.</summary>
/// <param name="Displacement">n_l / N, [samples, n_l]; the bias follows its sum over samples.</param>
/// <param name="Input">What entered the layer, [samples, n_{l−1}].</param>
/// <param name="Curvature">What signals that measure curvature say of how they got it; null from others.</param>
public sealed record LayerTarget(Tensor Displacement, Tensor Input, CurvatureReport? Curvature = null);
