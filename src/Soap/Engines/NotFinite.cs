using Soap.Conversion;
using Soap.Losses;
using Soap.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Engines;

/// <summary>
/// The tensors of a step, by name and in the order in which they are made: where training breaks, the first that is
/// not finite is named.
/// </summary>
internal static class NotFinite
{
    /// <summary>The name of the first tensor that is not finite.</summary>
    /// <param name="made">Names and tensors, in order; null where there is none.</param>
    /// <returns>Null where all are finite.</returns>
    public static string? First(IEnumerable<(string Name, Tensor? Tensor)> made)
    {
        using var scope = NewDisposeScope();
        return made.FirstOrDefault(named => named.Tensor is { } tensor && !IsFinite(tensor)).Name;
    }

    /// <summary>Whether all entries are finite.</summary>
    public static bool IsFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.isfinite().all().item<bool>();
    }

    /// <summary>
    /// The tensors of a network's step: the way forward layer by layer, the loss, the way back with its feedback
    /// weights, and the gradients.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="learn">What the rule makes of the batch: asked only if everything up to the loss is
    /// finite.</param>
    public static IEnumerable<(string Name, Tensor? Tensor)> OfNetwork(
        Mlp network, Tensor inputs, Tensor targets, Loss loss, Func<NetworkLearning> learn)
    {
        yield return ("inputs", inputs);
        yield return ("targets", targets);
        var preactivations = network.Preactivations(inputs);
        foreach (var (layer, l) in network.Layers.Select((layer, index) => (layer, index + 1)))
        {
            yield return ($"weights/{l}", layer.Weight);
            yield return ($"bias/{l}", layer.Bias);
            yield return ($"preactivations/{l}", preactivations[l - 1]);
        }

        yield return ("loss", loss.Mean(preactivations[^1], targets));
        var learning = learn();
        for (var l = network.Layers.Count; l > 0; l--)
        {
            yield return ($"displacements/{l}", learning.Layers[l - 1].Displacement);
            yield return ($"feedback/{l}", l > 1 ? network.Layers[l - 1].Synapses.OwnFeedback : null);
        }

        foreach (var (layer, l) in learning.Layers.Select((layer, index) => (layer, index + 1)))
        {
            yield return ($"gradients/{l}", layer.WeightGradient);
            yield return ($"gradients/{l}", layer.BiasGradient);
            yield return ($"gradients/{l}", layer.FeedbackGradient);
            yield return ($"feedback/{l}", network.Layers[l - 1].Synapses.Observed);
        }
    }

    /// <summary>
    /// The tensors of a converted model's step: its weights, what leaves each layer, the loss, the way back with its
    /// feedback weights, and the gradients, by the layers' names.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[N, …].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="learning">What its rules made of the batch.</param>
    public static IEnumerable<(string Name, Tensor? Tensor)> OfNetwork(
        RuleNetwork network, Tensor inputs, Tensor targets, NetworkLearning learning)
    {
        yield return ("inputs", inputs);
        yield return ("targets", targets);
        foreach (var (name, parameter) in network.Model.named_parameters())
        {
            yield return ($"parameters/{name}", parameter);
        }

        foreach (var (name, output) in network.Outputs(inputs))
        {
            yield return (name == "output" ? name : $"outputs/{name}", output);
        }

        // What layers are displaced by is not kept: their gradients tell of it, from the output down.
        yield return ("loss", learning.MeanLoss);
        foreach (var (name, layer, learnt) in network.LayerNames.Zip(network.Layers, learning.Layers).Reverse())
        {
            yield return ($"feedback/{name}", layer.OwnFeedback);
            yield return ($"gradients/{name}", learnt.WeightGradient);
            yield return ($"gradients/{name}", learnt.BiasGradient);
            yield return ($"gradients/{name}", learnt.FeedbackGradient);
            yield return ($"feedback/{name}", layer.Observed);
        }

        foreach (var (name, parameter) in network.Model.named_parameters())
        {
            yield return ($"gradients/{name}", learning.Others.GetValueOrDefault(parameter));
        }
    }

    /// <summary>
    /// The tensors of any other model's step: its parameters, its output, the loss, and the gradients by the
    /// parameters' names.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="output">The model's.</param>
    /// <param name="loss">The mean loss.</param>
    /// <param name="gradients">In the order of <paramref name="parameters"/>.</param>
    /// <param name="parameters">What is trained.</param>
    public static IEnumerable<(string Name, Tensor? Tensor)> OfModel(
        Module<Tensor, Tensor> model,
        Tensor inputs,
        Tensor targets,
        Tensor output,
        Tensor loss,
        IReadOnlyList<Tensor?> gradients,
        IReadOnlyList<Tensor> parameters)
    {
        var names = model.named_parameters().ToArray();
        return [
            ("inputs", inputs),
            ("targets", targets),
            .. names.Select(named => ($"parameters/{named.name}", (Tensor?)named.parameter)),
            ("output", output),
            ("loss", loss),
            .. parameters.Zip(gradients, (parameter, gradient) => ($"gradients/{NameOf(parameter)}", gradient)),
            .. ModuleTree.Synapses(model).Select(layer => ($"feedback/{layer.Streams.Name}", layer.Observed)),
        ];

        // The optimiser may have one of another model, or of none.
        string NameOf(Tensor parameter) => names.FirstOrDefault(named =>
            ReferenceEquals(named.parameter, parameter)).name ?? "a parameter of no module";
    }
}
