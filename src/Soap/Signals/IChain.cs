using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A chain of layers, h_l = f(a_l): what signals with passes of their own, and inverses, may do with a network.
/// </summary>
internal interface IChain
{
    /// <summary>f, of the hidden layers.</summary>
    Activation Activation { get; }

    /// <summary>n_L.</summary>
    int Outputs { get; }

    /// <summary>The layers, nearest the input first.</summary>
    IReadOnlyList<IChainLayer> Layers { get; }

    /// <summary>What enters each layer, and its pre-activations.</summary>
    /// <param name="input">[N, features].</param>
    /// <param name="entering">Takes the place of what the rule's signal makes of activities, given with the layer's
    /// number; null means that.</param>
    /// <param name="moved">What becomes of pre-activations, given with the layer's number, before they go on; null:
    /// they stay.</param>
    /// <param name="from">The layer whose activities the input is: 0 for the network's own.</param>
    IReadOnlyList<(Tensor Input, Tensor Preactivation)> Trace(
        Tensor input,
        Func<Tensor, int, Tensor>? entering = null,
        Func<Tensor, int, Tensor>? moved = null,
        int from = 0);
}
