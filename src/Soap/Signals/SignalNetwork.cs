using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// A network as signals with passes of their own see it: activities, and what its feedback weights carry down,
/// whatever these are. There is no way from here to its weights.
/// </summary>
public sealed class SignalNetwork : ForwardNetwork
{
    internal SignalNetwork(IChain network)
        : base(network)
    {
    }

    /// <summary>L.</summary>
    public int Depth => Network.Layers.Count;

    /// <summary>Training steps that the network made.</summary>
    public long Steps => Network.Layers[0].Steps;

    /// <summary>
    /// One forward pass in which pre-activations are moved: what enters each layer, and the pre-activations after the
    /// move, nearest the input first.
    /// </summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="moved">What becomes of a layer's pre-activations, given them and its number, counted from 1 at the
    /// input.</param>
    public IReadOnlyList<(Tensor Input, Tensor Preactivation)> PassMoved(
        Tensor inputs, Func<Tensor, int, Tensor> moved) =>
        Network.Trace(inputs, moved: moved);

    /// <summary>
    /// A forward pass from somewhere in the network: what enters each layer above, and the pre-activations it makes of
    /// it.
    /// </summary>
    /// <param name="activities">h_l, [N, n_l]; for l = 0 what enters the first layer.</param>
    /// <param name="layer">l: the first pre-activations are those of layer l + 1.</param>
    public IReadOnlyList<(Tensor Input, Tensor Preactivation)> PassFrom(Tensor activities, int layer) =>
        Network.Trace(activities, from: layer);

    /// <summary>
    /// Standard normal directions for what enters each layer above the first, and how the output changes along all of
    /// them at once: the directional derivative that goes forwards with a pass.
    /// </summary>
    /// <param name="pass">What entered each layer, and its pre-activations.</param>
    /// <returns>The directions u_1 … u_{L−1}, of the shapes of h_1 … h_{L−1}, and d, [N, n_L], the sum over l of
    /// ∂a_L/∂h_l u_l.</returns>
    public (IReadOnlyList<Tensor> Directions, Tensor Output) Perturbed(
        IReadOnlyList<(Tensor Input, Tensor Preactivation)> pass)
    {
        var directions = new List<Tensor>();
        Tensor? change = null;
        for (var l = 1; l < Depth; l++)
        {
            var own = Network.Layers[l].Directions(pass[l].Input);
            directions.Add(own);
            change = change is null
                ? own
                : Network.Derivative(l, Network.Layers[l - 1].Derivative(change), pass[l - 1].Preactivation)
                    .Plus(own);
        }

        return (directions,
            change is null ? zeros_like(pass[^1].Preactivation) : Network.Layers[^1].Derivative(change));
    }

    /// <summary>s B_l: what a layer's feedback weights make of something sent, at the activities below.</summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="sent">[rows, rows of B_l].</param>
    /// <returns>[rows, n_{l−1}].</returns>
    public Tensor Carry(int layer, Tensor sent) => Network.Layers[layer - 1].Carry(sent);

    /// <summary>x B_lᵀ: what a layer's feedback weights, of which the network's outputs are the rows, read out of the
    /// activities that enter it.</summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="entering">x, of the shape of what enters the layer.</param>
    /// <returns>[rows, rows of B_l].</returns>
    public Tensor ReadOut(int layer, Tensor entering) => Network.Layers[layer - 1].ReadOut(entering);

    /// <summary>
    /// What a layer's feedback weights carry to the pre-activations below it: (s B_l) ⊙ f′(a_{l−1}), through what lies
    /// between the two layers.
    /// </summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="sent">[N, rows of B_l], or k rows for each sample one after the other.</param>
    /// <param name="below">a_{l−1}, [N, n_{l−1}].</param>
    public Tensor CarryToPreactivations(int layer, Tensor sent, Tensor below) =>
        ToPreactivations(layer - 1, Carry(layer, sent), below);

    /// <summary>
    /// What is at the activities that leave a layer, brought to its pre-activations: s ⊙ f′(a_l), through what lies
    /// between this layer and the next.
    /// </summary>
    /// <param name="layer">l, from 1 to L − 1.</param>
    /// <param name="sent">s, of the shape of h_l, or k rows for each sample one after the other.</param>
    /// <param name="preactivations">a_l, [N, n_l].</param>
    public Tensor ToPreactivations(int layer, Tensor sent, Tensor preactivations)
    {
        var (back, slope) = (Network.BackToActivities(layer, sent, preactivations),
            Activation.Derivative(preactivations));
        return back.shape[0] == slope.shape[0]
            ? back * slope
            : (back.reshape([slope.shape[0], -1, .. slope.shape[1..]]) * slope.unsqueeze(1)).reshape(back.shape);
    }

    /// <summary>h_l, which a layer's pre-activations send on to the next layer.</summary>
    /// <param name="layer">l, from 1 to L − 1.</param>
    /// <param name="preactivations">a_l, [N, n_l].</param>
    public Tensor Onwards(int layer, Tensor preactivations) => Network.Onwards(layer, preactivations);

    /// <summary>
    /// The plain way down from the output, on which each layer sends what came to it: n_l = (n_{l+1} B_{l+1}) ⊙
    /// f′(a_l), nearest the input first.
    /// </summary>
    /// <param name="output">n_L, [N, n_L].</param>
    /// <param name="preactivations">Of the layers that the way goes down to, the output last: all of the network's, or
    /// those from somewhere in it.</param>
    public IReadOnlyList<Tensor> WayDown(Tensor output, IReadOnlyList<Tensor> preactivations)
    {
        var (all, first) = (new Tensor[preactivations.Count], Depth - preactivations.Count + 1);
        all[^1] = output;
        for (var i = all.Length - 2; i >= 0; i--)
        {
            all[i] = CarryToPreactivations(first + i + 1, all[i + 1], preactivations[i]);
        }

        return all;
    }

    /// <summary>h_0 … h_L of a pass: the network's input, the hidden layers' activities, and the output a_L.</summary>
    /// <param name="pass">What enters each layer, and its pre-activations.</param>
    public static IReadOnlyList<Tensor> Activities(IReadOnlyList<(Tensor Input, Tensor Preactivation)> pass) =>
        [.. pass.Select(layer => layer.Input), pass[^1].Preactivation];

    /// <summary>h_l that a layer makes of activities below it; for L the output a_L.</summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="below">[N, n_{l−1}].</param>
    public Tensor Respond(int layer, Tensor below)
    {
        var preactivations = Network.Layers[layer - 1].Respond(below);
        return layer == Depth ? preactivations : Onwards(layer, preactivations);
    }

    /// <summary>
    /// g_l(x) = ψ(x B_l + c_l), the activities below a layer that its feedback makes of activities; c_l is 0 but for
    /// feedback that learns it.
    /// </summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="activities">x, of what B_l carries (<see cref="ToCarried"/>).</param>
    /// <param name="inverse">ψ.</param>
    /// <returns>[N, n_{l−1}].</returns>
    public Tensor Invert(int layer, Tensor activities, Activation inverse) =>
        inverse.Apply(Network.Layers[layer - 1].FeedbackBias is { } bias
            ? Carry(layer, activities).Plus(bias)
            : Carry(layer, activities));

    /// <summary>
    /// Activities that leave a layer, as its feedback weights carry them: past what lies between the layer and the
    /// next, to the places of its own units. Behind pooling they go to where the activities came from, the same places
    /// whatever they are.
    /// </summary>
    /// <param name="layer">l, counted from 1 at the input.</param>
    /// <param name="activities">x, of the shape of h_l, or for L of a_L.</param>
    /// <param name="preactivations">a_l, [N, n_l].</param>
    public Tensor ToCarried(int layer, Tensor activities, Tensor preactivations) =>
        layer == Depth ? activities : Network.BackToActivities(layer, activities, preactivations);
}
