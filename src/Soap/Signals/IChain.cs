using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A chain of layers, h_l = p_l(f(a_l)): what signals with passes of their own, and inverses, may do with a network.
/// p_l is what lies between the activation of a layer and the next layer, such as pooling, and has no weights; in a
/// multilayer perceptron nothing does.
/// </summary>
internal interface IChain
{
    /// <summary>What is sent down.</summary>
    Signal Signal { get; }

    /// <summary>f, of the hidden layers.</summary>
    Activation Activation { get; }

    /// <summary>n_L.</summary>
    int Outputs { get; }

    /// <summary>The layers, nearest the input first.</summary>
    IReadOnlyList<IChainLayer> Layers { get; }

    /// <summary>h_l = p_l(f(a_l)), which enters the next layer.</summary>
    /// <param name="layer">l, from 1 to L − 1.</param>
    /// <param name="preactivations">a_l.</param>
    Tensor Onwards(int layer, Tensor preactivations);

    /// <summary>How h_l changes with a_l in a direction: the Jacobian of p_l(f(·)) at a_l, applied to it.</summary>
    /// <param name="layer">l, from 1 to L − 1.</param>
    /// <param name="direction">Of the shape of a_l.</param>
    /// <param name="preactivations">a_l, [N, …].</param>
    Tensor Derivative(int layer, Tensor direction, Tensor preactivations);

    /// <summary>What is at h_l, at f(a_l): the transposed Jacobian of p_l there.</summary>
    /// <param name="layer">l, from 1 to L − 1.</param>
    /// <param name="sent">Of the shape of h_l, in as many rows, or a whole number of them for each sample.</param>
    /// <param name="preactivations">a_l, [N, …].</param>
    Tensor BackToActivities(int layer, Tensor sent, Tensor preactivations);
}
