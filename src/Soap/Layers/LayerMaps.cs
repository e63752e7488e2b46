using Soap.Maps;

namespace Soap.Layers;

/// <summary>What a layer's weights are the weights of.</summary>
/// <param name="Forward">The layer's own map, of which W is.</param>
/// <param name="Feedback">The map whose transpose carries what is sent, of which B is: the layer's own under layerwise
/// signals; a dense one from its input to the network's output under broadcast signals; either with more outputs
/// behind an expansion.</param>
internal sealed record LayerMaps(WeightedMap Forward, WeightedMap Feedback);
