using Soap.Conversion;
using Soap.Engines;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Training;

/// <summary>What a trainer refuses of its model, its optimiser and its batches.</summary>
internal static class TrainerChecks
{
    /// <summary>Refuses rules that need a whole network in a model that is not known layer by layer.</summary>
    /// <exception cref="ArgumentException">It has one; the message says what lets it.</exception>
    public static void RefuseRulesOfNetworks(Module<Tensor, Tensor> model)
    {
        if (model is ILayeredNetwork)
        {
            return;
        }

        var rules = ModuleTree.Synapses(model).Select(layer => layer.Rule).ToArray();
        if (rules.FirstOrDefault(rule => rule.Signal is NetworkSignal) is { } own)
        {
            throw new ArgumentException(
                $"The rule '{own}' makes passes of its own through a whole network: an {nameof(Mlp)} lets it, and " +
                    $"a chain of TorchSharp's own layers that was converted ({nameof(ModelExtensions.WithRule)}).",
                nameof(model));
        }

        if (rules.FirstOrDefault(rule => rule.Recipe.NeedsBackpropagation) is { } compared)
        {
            throw new ArgumentException(
                $"The rule '{compared}' takes part of its steps from backpropagation, " +
                    "layer by layer, and this model, " +
                    $"a {model.GetName()}, is not known layer by layer: convert a model of TorchSharp's own layers " +
                    $"({nameof(ModelExtensions.WithRule)}).",
                nameof(model));
        }
    }

    /// <summary>Refuses an optimiser that moves weights otherwise than a rule says.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void RefuseOtherMovement(Module<Tensor, Tensor> model, Optimizer optimizer)
    {
        if (ModuleTree.Synapses(model).Select(layer => layer.Rule).FirstOrDefault(rule =>
            rule.Recipe.Optimizer?.IsOf(optimizer) == false) is { } rule)
        {
            throw new ArgumentException(
                $"The rule '{rule}' says itself how weights move, and the optimiser moves them otherwise: " +
                    $"make it with the rule's {nameof(RuleRecipe.Optimizer)}.",
                nameof(optimizer));
        }
    }

    /// <summary>Refuses batches of more samples than the rule's fit can take. Of other models than an
    /// <see cref="Mlp"/> nobody knows beforehand how many rows a batch gives a layer: their fits say it in the
    /// step.</summary>
    /// <exception cref="SoapException">The fit says why.</exception>
    public static void RefuseLargeBatches(Module<Tensor, Tensor> model, IBatchSource source, int batch)
    {
        var rows = source is DatasetBatches ? Math.Min(batch, source.EpochLength) : batch;
        var layers = (model as Mlp)?.Layers ?? [];
        foreach (var (layer, l) in layers.Select((layer, index) => (layer, index + 1)))
        {
            layer.Synapses.FitState.ThrowIfRefused((long)rows * layer.Rule.Signal.FittedSamples(l, layers.Count));
        }
    }
}
