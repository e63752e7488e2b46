using Soap.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// One way forward through the layers of a network, and the ways back that are gone through its graph: the rule's, or
/// backpropagation's at the same weights. What each layer learns on a way back is noted. While a pass is open, layers
/// stay connected to those below, whatever the rule sends.
/// </summary>
internal sealed class Pass : IDisposable
{
    private readonly IReadOnlyList<Synapses> _layers;
    private readonly Dictionary<Synapses, Tensor> _displacements = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Synapses> _sharing = new(ReferenceEqualityComparer.Instance);

    /// <summary>Opens a pass: the layers' next outputs belong to it.</summary>
    /// <param name="layers">The network's, nearest the input first.</param>
    /// <param name="notes">Whether it takes note of what each layer is displaced by, which costs time and
    /// memory.</param>
    public Pass(IReadOnlyList<Synapses> layers, bool notes = true)
    {
        (_layers, Notes) = (layers, notes);
        foreach (var layer in layers)
        {
            layer.Pass = this;
        }
    }

    /// <summary>Whether it takes note of what each layer is displaced by.</summary>
    public bool Notes { get; }

    /// <summary>The way back that is being gone.</summary>
    public WayBackKind Kind { get; private set; }

    /// <summary>Notes a layer whose B learns what W does: the native operation's gradient of W is B's too.</summary>
    public void NoteShared(Synapses layer) => _sharing.Add(layer);

    /// <summary>Notes a layer's displacement, on its way back.</summary>
    public void NoteDisplacement(Synapses layer, Tensor displacement)
    {
        if (!Notes)
        {
            return;
        }

        Forget(layer);
        _displacements[layer] = displacement.alias().DetachFromDisposeScope(); // it outlives the way back's own scope
    }

    /// <summary>Goes a way back.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="meanLoss">Of the output of this pass.</param>
    /// <param name="keepGraph">Whether another way back follows.</param>
    /// <param name="others">Parameters of the model that are no layer's.</param>
    /// <returns>What each layer learns, nothing, where nothing reaches it; and the gradients of the
    /// others.</returns>
    public (IReadOnlyList<LayerLearning> Layers, IReadOnlyDictionary<Parameter, Tensor?> Others) GoBack(
        WayBackKind kind, Tensor meanLoss, bool keepGraph, IReadOnlyList<Parameter> others)
    {
        Kind = kind;
        Tensor[] all =
        [
            .. _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias, layer.FeedbackParameter })
                .OfType<Tensor>().Where(tensor => tensor.requires_grad),
            .. others,
        ];
        var gradients = new Dictionary<Tensor, Tensor?>(ReferenceEqualityComparer.Instance);
        foreach (var (tensor, gradient) in all.Zip(Gradients.Of(meanLoss, all, keepGraph)))
        {
            gradients[tensor] = gradient;
        }

        Synapses.ThrowIfAnyFailed(_layers);

        return ([.. _layers.Select(layer =>
        {
            var displacement = Noted(layer);
            return Notes && displacement is null ? new LayerLearning(null, null, null, null) : new LayerLearning(
                displacement, Gradient(layer.Weight), Gradient(layer.Bias),
                kind == WayBackKind.Rule
                    ? Gradient(_sharing.Contains(layer) ? layer.Weight : layer.FeedbackParameter)
                    : null);
        })], others.ToDictionary(
            other => other, other => gradients[other],
            (IEqualityComparer<Parameter>)ReferenceEqualityComparer.Instance));

        Tensor? Gradient(Tensor? tensor) => tensor is null ? null : gradients.GetValueOrDefault(tensor);
    }

    /// <summary>Closes the pass.</summary>
    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Pass = null;
            Forget(layer);
        }
    }

    // In the dispose scope of the caller, who may live in another thread than the way back.
    private Tensor? Noted(Synapses layer)
    {
        var noted = _displacements.GetValueOrDefault(layer)?.alias();
        Forget(layer);
        return noted;
    }

    private void Forget(Synapses layer)
    {
        if (_displacements.Remove(layer, out var noted))
        {
            noted.Dispose();
        }
    }
}
