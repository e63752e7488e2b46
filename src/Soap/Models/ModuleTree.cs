using Soap.Layers;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>A model as the tree of modules that it is, with its root: <c>modules()</c> leaves the root out.</summary>
internal static class ModuleTree
{
    /// <summary>All modules, each once, the root first and parents before their children.</summary>
    public static IEnumerable<Module> Of(Module root) =>
        root.modules().Prepend(root).Distinct(ReferenceEqualityComparer.Instance).Cast<Module>();

    /// <summary>The synapses of all layers that learn by a rule.</summary>
    public static IEnumerable<Synapses> Synapses(Module root) => Of(root).OfType<Synapses>();
}
