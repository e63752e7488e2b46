using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>A layer of a chain.</summary>
internal interface IChainLayer
{
    /// <summary>B, where the layer has one; null where it reads W.</summary>
    Tensor? OwnFeedback { get; }

    /// <summary>c of an inverse, a number for each input or channel of inputs, of a shape that is added to samples; or
    /// null.</summary>
    Tensor? FeedbackBias { get; }

    /// <summary>Training steps that the layer made.</summary>
    long Steps { get; }

    /// <summary>a_l.</summary>
    /// <param name="input">h_{l−1}, [N, n_{l−1}].</param>
    Tensor Respond(Tensor input);

    /// <summary>How a_l changes with what enters in a direction: the layer's answer to it, without the bias.</summary>
    /// <param name="direction">Of the shape of what enters the layer.</param>
    Tensor Derivative(Tensor direction);

    /// <summary>Standard normal numbers for what enters the layer, of this step alone.</summary>
    /// <param name="entering">What enters the layer, whose shape and float type they have.</param>
    Tensor Directions(Tensor entering);

    /// <summary>What the layer is displaced by where it is the output: its error, through the matrix of an asymmetric
    /// output layer.</summary>
    /// <param name="error">[rows, n_L].</param>
    Tensor OutputDisplacement(Tensor error);

    /// <summary>s B_l, of the shape of what enters the layer.</summary>
    /// <param name="sent">[rows, rows of B_l], or of kernels [rows, channels, …].</param>
    Tensor Carry(Tensor sent);

    /// <summary>x B_lᵀ: what a layer with B for weights would answer; it can be differentiated.</summary>
    /// <param name="input">x, of the shape of what enters the layer.</param>
    /// <returns>[rows, rows of B_l].</returns>
    Tensor ReadOut(Tensor input);

    /// <summary>The outer product sᵀ x, of B's shape.</summary>
    /// <param name="above">s, [rows, rows of B_l].</param>
    /// <param name="below">x, [rows, n_{l−1}].</param>
    Tensor Outer(Tensor above, Tensor below);

    /// <summary>The random numbers of one phase of inverses.</summary>
    /// <param name="examplesSeen">Training examples before it.</param>
    RandomStream InverseStream(long examplesSeen);
}
