using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>The same seed is the same training; and weights stay the objects they were.</summary>
internal static class IdentityLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(Same_seed_gives_the_same_bits),
        Law.Of(Forward_weights_start_as_under_every_other_rule),
        Law.OfSteps(Parameters_stay_the_same_objects),
        Law.OfSteps(Hidden_layers_change_with_the_first_step, row => row.HiddenLearns),
        Law.OfSteps(Hidden_layers_never_change, row => !row.HiddenLearns),
    ];

    private static void Same_seed_gives_the_same_bits(RuleRow row)
    {
        var bits = Enumerable.Range(0, 3).Select(_ =>
        {
            var end = "";
            Steps.Train(row, 30, _ => { }, network => end = string.Concat(
                network.Layers.Select(layer => layer.Weight.ToBits() + layer.EffectiveFeedback.ToBits())));
            return end;
        }).ToArray();
        Law.Hold(bits[0] == bits[1] && bits[1] == bits[2], "three trainings from one seed ended differently");
    }

    // Comparisons of rules are paired: what differs is the rule.
    private static void Forward_weights_start_as_under_every_other_rule(RuleRow row)
    {
        using var network = NetworkCase.Middling.Network(row.Make());
        using var reference = NetworkCase.Middling.Network(LearningRule.Parse("bp"));
        Law.Hold(
            Bits(network) == Bits(reference),
            "W or b differ from those of backpropagation's network of the same seed");

        static string Bits(Mlp network) =>
            string.Concat(network.Layers.Select(layer => layer.Weight.ToBits() + layer.Bias!.ToBits()));
    }

    private static void Parameters_stay_the_same_objects(RuleRow row)
    {
        (Tensor Parameter, IntPtr Handle, Tensor Feedback)[] before = [];
        Steps.Train(
            row,
            100,
            network => before = Objects(network),
            network => Law.Hold(Objects(network).Zip(before).All(pair =>
                ReferenceEquals(pair.First.Parameter, pair.Second.Parameter)
                && ReferenceEquals(pair.First.Feedback, pair.Second.Feedback)
                && pair.First.Handle == pair.Second.Handle), "parameters or feedback were replaced"));

        static (Tensor Parameter, IntPtr Handle, Tensor Feedback)[] Objects(Mlp network) =>
            [.. network.Layers.SelectMany(layer => new Tensor[] { layer.Weight, layer.Bias! }
                .Select(parameter => (parameter, parameter.Handle, layer.Synapses.OwnFeedback ?? layer.Weight)))];
    }

    private static void Hidden_layers_change_with_the_first_step(RuleRow row) =>
        CompareHidden(
            row,
            1,
            (before, after) => before.Zip(after).All(pair => pair.First != pair.Second),
            "a hidden layer did not change");

    // Not even by weight decay or momentum.
    private static void Hidden_layers_never_change(RuleRow row) =>
        CompareHidden(row, 100, (before, after) => before.SequenceEqual(after), "a hidden layer changed");

    private static void CompareHidden(RuleRow row, int steps, Func<string[], string[], bool> holds, string message)
    {
        string[] before = [];
        var output = "";
        Steps.Train(
            row, steps, network => (before, output) = (Hidden(network), network.Layers[^1].Weight.ToBits()), network =>
            {
                Law.Hold(holds(before, Hidden(network)), message);
                Law.Hold(
                    output != network.Layers[^1].Weight.ToBits() == row.OutputLearns,
                    "the output layer did not learn, or did and must not");
            }, new OptimizerCase("sgd", 0.05, Momentum: 0.9, WeightDecay: steps == 1 ? 0 : 0.1));

        static string[] Hidden(Mlp network) =>
            [.. network.Layers.SkipLast(1).SelectMany(layer => new[] { layer.Weight.ToBits(), layer.Bias!.ToBits() })];
    }
}
