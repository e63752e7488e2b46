using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A network as forward signals see it: activities, and what feedback weights carry to the input. There is no way from
/// here to its weights.
/// </summary>
public class ForwardNetwork
{
    internal ForwardNetwork(IChain network)
    {
        Network = network;
    }

    /// <summary>f, of the hidden layers.</summary>
    public Activation Activation => Network.Activation;

    private protected IChain Network { get; }

    /// <summary>n_L.</summary>
    public int Outputs => Network.Outputs;

    /// <summary>
    /// One forward pass: what enters each layer, and the pre-activations it makes of it, nearest the input first.
    /// </summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="entering">What enters each layer, given the activities below it and its number; null means
    /// <see cref="Signal.Entering"/>.</param>
    public IReadOnlyList<(Tensor Input, Tensor Preactivation)> Pass(
        Tensor inputs, Func<Tensor, int, Tensor>? entering = null) =>
        Network.Trace(inputs, entering);

    /// <summary>
    /// What the output layer is displaced by: its error, through the matrix of an asymmetric output if the rule has
    /// one.
    /// </summary>
    /// <param name="error">e / N, [N, n_L].</param>
    public Tensor OutputDisplacement(Tensor error) => Network.Layers[^1].OutputDisplacement(error);

    /// <summary>s B_1: what the first layer's feedback weights carry to the network's input.</summary>
    /// <param name="sent">[N, rows of B_1].</param>
    public Tensor CarryToInput(Tensor sent) => Network.Layers[0].Carry(sent);
}
