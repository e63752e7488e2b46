using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>What a network's passes say about a batch.</summary>
/// <param name="MeanLoss">The loss of the plain forward pass, a scalar.</param>
/// <param name="Layers">For each layer, nearest the input first, what its weights are fitted to.</param>
public sealed record NetworkTargets(Tensor MeanLoss, IReadOnlyList<LayerTarget> Layers);
