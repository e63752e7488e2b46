using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>The way forward through a chain of layers.</summary>
internal static class ChainPass
{
    /// <summary>What enters each layer, and its pre-activations.</summary>
    /// <param name="chain">The layers.</param>
    /// <param name="input">What enters the first of them: [N, …].</param>
    /// <param name="entering">Takes the place of what the rule's signal makes of activities, given with the layer's
    /// number; null means that.</param>
    /// <param name="moved">What becomes of pre-activations, given with the layer's number, before they go on; null:
    /// they stay.</param>
    /// <param name="from">The layer whose activities the input is: 0 for the network's own.</param>
    /// <param name="to">The last layer of the way; null: the output's.</param>
    public static IReadOnlyList<(Tensor Input, Tensor Preactivation)> Trace(
        this IChain chain, Tensor input, Func<Tensor, int, Tensor>? entering = null,
        Func<Tensor, int, Tensor>? moved = null, int from = 0, int? to = null)
    {
        var (isPlain, depth) = (entering is null, chain.Layers.Count);
        entering ??= (activities, layer) => chain.Signal.Entering(activities, layer, chain.Outputs);
        var all = new List<(Tensor Input, Tensor Preactivation)>(chain.Layers.Count);
        for (var l = from + 1; l <= (to ?? depth); l++)
        {
            var h = entering(all.Count == 0 ? input : chain.Onwards(l - 1, all[^1].Preactivation), l);
            var preactivation = chain.Layers[l - 1].Respond(h);
            if (isPlain && l == depth)
            {
                preactivation = chain.Signal.PutOut(
                    chain, input, [.. all.Select(layer => layer.Input), h], preactivation);
            }

            all.Add((h, moved?.Invoke(preactivation, l) ?? preactivation));
        }

        return all;
    }
}
