using Soap.Layers;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>A model as the tree of modules that it is, with its root: <c>modules()</c> leaves the root out.</summary>
internal static class ModuleTree
{
    /// <summary>All modules, each once, the root first and parents before their children.</summary>
    public static IEnumerable<Module> Of(Module root) =>
        root.modules().Prepend(root).Distinct(ReferenceEqualityComparer.Instance).Cast<Module>();

    /// <summary>All feedback layers; the model can be one itself.</summary>
    public static IEnumerable<FeedbackLinear> FeedbackLayers(Module root) => Of(root).OfType<FeedbackLinear>();
}
