using Soap.Maps;
using Soap.Randomness;
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

/// <summary>A layer of a chain.</summary>
internal interface IChainLayer
{
    /// <summary>B, where the layer has one; null where it reads W.</summary>
    Tensor? OwnFeedback { get; }

    /// <summary>c of an inverse, or null.</summary>
    Tensor? FeedbackBias { get; }

    /// <summary>Training steps that the layer made.</summary>
    long Steps { get; }

    /// <summary>a_l.</summary>
    /// <param name="input">h_{l−1}, [N, n_{l−1}].</param>
    Tensor Respond(Tensor input);

    /// <summary>What the layer is displaced by where it is the output: its error, through the matrix of an asymmetric
    /// output layer.</summary>
    /// <param name="error">[rows, n_L].</param>
    Tensor OutputDisplacement(Tensor error);

    /// <summary>s B_l.</summary>
    /// <param name="sent">[rows, rows of B_l].</param>
    Tensor Carry(Tensor sent);

    /// <summary>The random numbers of one phase of inverses.</summary>
    /// <param name="examplesSeen">Training examples before it.</param>
    RandomStream InverseStream(long examplesSeen);
}
