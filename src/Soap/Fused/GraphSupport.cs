using Soap.Conversion;
using Soap.Fits;
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;

namespace Soap.Fused;

/// <summary>Tells whether the fused engine can train a converted model, and why not.</summary>
internal static class GraphSupport
{
    /// <summary>Why it cannot train by a rule in models whose layers are not all dense; null where it can.</summary>
    public static string? Refuses(LearningRule rule) => FusedSupport.RefusesParts(rule)
        ?? (rule.Fit is not OuterProduct ? $"fit '{rule.Fit.Name}' is made by its own code in converted models"
            : null);

    /// <summary>Why it cannot train a model by its layers' rules; null where it can.</summary>
    public static string? Refuses(RuleNetwork network)
    {
        var rule = network.Layers[0].Rule;
        return network.Layers.Any(layer => layer.Rule.Text != rule.Text)
            ? "its layers learn by different rules"
            : Refuses(rule)
                ?? network.Points.Select(at => Refuses(at.Point.Rule)).FirstOrDefault(reason => reason is not null)
                ?? network.Layers.Zip(network.LayerNames, (layer, name) => (layer, name))
                    .Select(one => Refuses(one.layer) is { } reason ? $"layer '{one.name}': {reason}" : null)
                    .FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Why it has no kernels for a model's modules; null where it has.</summary>
    public static string? RefusesModules(RuleNetwork network) =>
        OfAnotherMode(network) is { } module ? $"a {module} of it is in evaluation mode by itself"
            : SharesParameters(network) ? "modules of it share a parameter, or a batch norm of it is used twice"
            : GraphPlan.Of(network, out var refusal) is null ? refusal : null;

    /// <summary>What of a model is in another mode than the network; null where nothing is.</summary>
    public static string? OfAnotherMode(RuleNetwork network) =>
        ModuleTree.Of(network.Model).Where(module => module.training != network.training)
            .Select(module => module switch
            {
                BatchNorm => "batch norm",
                StreamDropout => "dropout",
                _ => null,
            }).FirstOrDefault(name => name is not null);

    // Each step moves its parameters by itself, and a shared one would move twice.
    private static bool SharesParameters(RuleNetwork network)
    {
        var links = ModelLinks.Of(network.Model).Select(link => link.Module).ToArray();
        var own = ModuleTree.Of(network.Model).SelectMany(module => module.parameters(recurse: false)).ToArray();
        return own.Distinct<object>(ReferenceEqualityComparer.Instance).Count() < own.Length
            || links.Where((link, index) => link is BatchNorm && links.Take(index).Contains(link)).Any();
    }

    private static string? Refuses(Layers.Synapses layer) =>
        layer.Maps.Feedback is SpreadMap && layer.Rule.Feedback.Kind != FeedbackKind.Fixed
            ? "places share the kernels of B, which change"
        : !layer.Options.IsUsedOnce ? "a pass uses it several times"
        : null;
}
