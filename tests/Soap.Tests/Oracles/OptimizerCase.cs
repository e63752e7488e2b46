using Soap.Models;
using Soap.Optimizers;
using Soap.Trials;
using TorchSharp.Modules;

namespace Soap.Tests.Oracles;

/// <summary>An optimiser's settings, for the library and for the oracle.</summary>
internal sealed record OptimizerCase(
    string Kind, double LearningRate, double Momentum = 0, bool Nesterov = false, double WeightDecay = 0,
    string? Decay = null)
{
    /// <summary>Every kind and combination.</summary>
    public static IReadOnlyList<OptimizerCase> All { get; } =
    [
        new("sgd", 0.1),
        new("sgd", 0.05, WeightDecay: 0.3),
        new("sgd", 0.05, Momentum: 0.9),
        new("sgd", 0.05, Momentum: 0.8, Nesterov: true),
        new("sgd", 0.05, Momentum: 0.8, Nesterov: true, WeightDecay: 0.1),
        new("adam", 0.01),
        new("adamw", 0.01, WeightDecay: 0.2),
    ];

    /// <summary>What moves a network: what its rule brings, with this decay, or otherwise these settings.</summary>
    public Optimizer Create(Mlp network) =>
        network.Rule.Recipe.Optimizer?.Create(network.parameters(), WeightDecay) ?? Create(network.parameters());

    /// <summary>The library's optimiser with these settings.</summary>
    public Optimizer Create(IEnumerable<Parameter> parameters) => OptimizerCatalog.Create(
        new TrialSpecification
        {
            Task = "none",
            Rule = "bp",
            Seed = 0,
            LearningRate = LearningRate,
            Optimizer = Kind,
            Momentum = Momentum,
            Nesterov = Nesterov,
            WeightDecay = WeightDecay,
            Decay = Decay,
        },
        parameters);
}
