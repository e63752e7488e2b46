using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// A model's modules in training or evaluation mode for a while, in which dropout and batch norm differ; disposing of
/// it gives each module
/// the mode that it was found in.
/// </summary>
internal sealed class ModuleModes : IDisposable
{
    private readonly (Module Module, bool Trains)[] _found;

    private ModuleModes(Module root, bool trains)
    {
        _found = [.. ModuleTree.Of(root).Select(module => (module, module.training))];
        root.train(trains);
    }

    /// <summary>Puts the whole model into evaluation mode; null where it is.</summary>
    public static ModuleModes? Evaluation(Module root) =>
        ModuleTree.Of(root).Any(module => module.training) ? new ModuleModes(root, trains: false) : null;

    /// <summary>
    /// Puts a model that was left in evaluation mode into training mode; null where it trains. Modules in evaluation
    /// mode within a model
    /// that trains were put there on purpose, as batch norm that keeps its statistics, and stay.
    /// </summary>
    public static ModuleModes? Training(Module root) => root.training ? null : new ModuleModes(root, trains: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        // A module's mode is set for all below it too, and one that several share may come before some of those above
        // it: until all have their own.
        while (Array.Exists(_found, found => found.Module.training != found.Trains))
        {
            foreach (var (module, trains) in _found.Where(found => found.Module.training != found.Trains))
            {
                module.train(trains);
            }
        }
    }
}
