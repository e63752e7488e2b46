using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Parameter = TorchSharp.Modules.Parameter;

namespace Soap.Trials;

/// <summary>Optimisers by name.</summary>
internal static class OptimizerCatalog
{
    /// <summary>The word of L2, weight decay through the gradient.</summary>
    public const string CoupledDecay = "l2";

    /// <summary>The word of weight decay beside the gradient, the default.</summary>
    public const string DecoupledDecay = "decoupled";

    /// <summary>The names: <c>sgd</c>, <c>adam</c> (no decoupled decay), <c>adamw</c> (with it), <c>rmsprop</c> and
    /// <c>muon</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sgd", "adam", "adamw", "rmsprop", "muon"];

    /// <summary>The optimiser of a trial's network, with the learning rates of its layers and clipping.</summary>
    /// <inheritdoc cref="Create(TrialSpecification, IEnumerable{Parameter})"/>
    public static Optimizer Create(
        TrialSpecification specification, ILayeredNetwork network, IEnumerable<Parameter> parameters)
    {
        var optimizer = Create(specification, parameters);
        if (specification.LayerRates is { } factors)
        {
            LayerRates.Parse(factors).Apply(network, optimizer);
        }

        if (specification.ClipNorm is { } norm)
        {
            optimizer.Clip(norm, network.Layers.Select(layer => layer.FeedbackParameter).OfType<Parameter>());
        }

        return optimizer;
    }

    /// <summary>
    /// The optimiser of a trial: the one that its rule brings, and otherwise the one of its settings. The weight decay
    /// is that of the settings in either case.
    /// </summary>
    /// <exception cref="SoapException">The name is unknown, or the rule's text is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range;
    /// <see cref="TrialSpecification.Check"/> says so in the user's words.</exception>
    public static Optimizer Create(TrialSpecification specification, IEnumerable<Parameter> parameters)
    {
        var optimizer = LearningRule.Parse(specification.Rule).Recipe.Optimizer is { } choice
            ? choice.Create(parameters, specification.WeightDecay)
            : OfSettings(specification, parameters);
        optimizer.HasCoupledDecay = specification.Decay == CoupledDecay;
        return optimizer;
    }

    private static Optimizer OfSettings(
        TrialSpecification specification, IEnumerable<Parameter> parameters) => specification.Optimizer switch
        {
            "sgd" => new Sgd(parameters, specification.Momentum, specification.Nesterov, specification.WeightDecay),
            "adam" or "adamw" => new Adam(parameters, weightDecay: specification.WeightDecay),
            "rmsprop" => new RmsProp(parameters, weightDecay: specification.WeightDecay),
            "muon" => new Muon(parameters, specification.WeightDecay),
            var name => throw SoapException.BadUsage($"unknown optimizer '{name}': {Spelling.Hint(name, Names)}"),
        };
}
