using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The mean loss of a batch, and what the weights of every layer are fitted to, from passes through the network.
/// </summary>
/// <param name="MeanLoss">The loss of the plain forward pass, a scalar.</param>
/// <param name="Layers">For each layer, nearest the input first, what its weights are fitted to.</param>
public sealed record NetworkTargets(Tensor MeanLoss, IReadOnlyList<LayerTarget> Layers);
