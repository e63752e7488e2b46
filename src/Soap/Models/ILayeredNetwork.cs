using Soap.Layers;
using Soap.Losses;
using static TorchSharp.torch;

namespace Soap.Models;

/// <summary>A network whose layers learn by rules and are known one by one.</summary>
internal interface ILayeredNetwork
{
    /// <summary>The layers, in the order in which a pass uses them; the last is the output's.</summary>
    IReadOnlyList<Synapses> Layers { get; }

    /// <summary>The layers' names in messages and reports.</summary>
    IReadOnlyList<string> LayerNames { get; }

    /// <summary>Whether the feedback weights of a layer carry anything.</summary>
    /// <param name="index">The layer's, from 0.</param>
    bool UsesFeedbackOf(int index);

    /// <summary>What a layer reads in a pass, with what its rule's signal makes of it, or the output; without a
    /// gradient, and in the mode in which the network is.</summary>
    /// <param name="place">The layer's index, from 0; the number of layers: the output.</param>
    /// <param name="inputs">[N, …].</param>
    Tensor Activities(int place, Tensor inputs);

    /// <summary>What rules do before a training step.</summary>
    /// <param name="examplesSeen">Training examples before it.</param>
    /// <param name="batch">The batch size.</param>
    void BeginStep(long examplesSeen, int batch);

    /// <summary>What rules do after the optimiser moved the weights.</summary>
    void EndStep();

    /// <summary>What feedback does with a step's batch before the layers learn from it.</summary>
    /// <param name="inputs">[N, …].</param>
    /// <param name="examplesSeen">Training examples before this step.</param>
    void BeginBatch(Tensor inputs, long examplesSeen);

    /// <summary>What the rules make of a batch. Nothing is moved.</summary>
    /// <param name="inputs">[N, …].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="loss">What is minimised.</param>
    NetworkLearning Learn(Tensor inputs, Tensor targets, Loss loss);

    /// <summary>The gradients that the rules make of a batch, without what each layer is displaced by.</summary>
    /// <inheritdoc cref="Learn"/>
    NetworkLearning LearnGradients(Tensor inputs, Tensor targets, Loss loss);

    /// <summary>What the rules and what true backpropagation make of it, at the same weights.</summary>
    /// <inheritdoc cref="Learn"/>
    (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets, Loss loss);
}
