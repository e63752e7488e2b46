using CsCheck;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// An intervention takes one side of a hidden layer's step from backpropagation, and leaves all else to the rule.
/// </summary>
internal static class InterventionLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(
            Hidden_steps_have_the_direction_and_the_norm_that_it_says, row => row.Intervention != Intervention.None),
        Law.OfSteps(
            The_output_layer_and_learning_feedback_are_left_to_the_rule, row => row.Intervention != Intervention.None),
        Law.OfSteps(
            On_backpropagation_itself_it_changes_nothing,
            row => row.Intervention != Intervention.None && row.IsBackpropagation),
        Law.OfSteps(A_direction_of_zero_stays_zero, row => row.Intervention != Intervention.None),
    ];

    private static void Hidden_steps_have_the_direction_and_the_norm_that_it_says(RuleRow row) =>
        On(row, NetworkCase.Middling, (step, rule, truth) =>
        {
            foreach (var ((own, plain), other) in step.Layers.Zip(rule.Layers).Zip(truth.Layers).SkipLast(1))
            {
                var (direction, magnitude) =
                    row.Intervention == Intervention.Direction ? (other, plain) : (plain, other);
                foreach (var (what, given, points) in new[]
                {
                    ("displacement", own.Displacement!, direction.Displacement!),
                    ("gradient", own.WeightGradient!, direction.WeightGradient!),
                    ("bias's gradient", own.BiasGradient!, direction.BiasGradient!),
                })
                {
                    var angle = Geometry.Angle(given, points)!.Value;
                    Law.Hold(angle < 1e-6, $"the {what} is at {angle} degrees to the one whose direction it has");
                }

                var ratio = row.Intervention == Intervention.Step
                    ? Geometry.NormRatio(own.WeightGradient!, magnitude.WeightGradient!)
                    : Geometry.NormRatio(own.Displacement!, magnitude.Displacement!);
                Law.Hold(Math.Abs(ratio!.Value - 1) < 1e-12, $"its norm is {ratio} times the one that it should have");
                var factors = new[]
                {
                    Geometry.NormRatio(own.Displacement!, direction.Displacement!),
                    Geometry.NormRatio(own.WeightGradient!, direction.WeightGradient!),
                    Geometry.NormRatio(own.BiasGradient!, direction.BiasGradient!),
                };
                Law.Hold(
                    factors.All(factor => Math.Abs(factor!.Value / factors[0]!.Value - 1) < 1e-12),
                    $"displacement, weights and bias have factors of their own: {string.Join(", ", factors)}");
            }
        });

    private static void The_output_layer_and_learning_feedback_are_left_to_the_rule(RuleRow row) =>
        On(row, NetworkCase.Middling, (step, rule, _) =>
        {
            Law.Hold(
                step.Layers[^1].WeightGradient!.ToBits() == rule.Layers[^1].WeightGradient!.ToBits(),
                "the output layer's gradient is another");
            foreach (var (own, plain) in step.Layers.Zip(rule.Layers))
            {
                Law.Hold(
                    own.FeedbackGradient?.ToBits() == plain.FeedbackGradient?.ToBits(),
                    "what feedback learns is another");
            }
        });

    private static void On_backpropagation_itself_it_changes_nothing(RuleRow row) =>
        NetworkCase.Any.Sample(example => On(row, example, (step, _, truth) =>
        {
            foreach (var (own, other) in step.Layers.Zip(truth.Layers))
            {
                var error = Arrays.Error(own.WeightGradient!.ToVector(), other.WeightGradient!.ToVector());
                Law.Hold(error <= 1e-12, $"a gradient differs from backpropagation's by {error}");
            }
        }), iter: 50, threads: 1);

    // The output is right: there is no error, nothing is sent, and there is no 0 / 0.
    private static void A_direction_of_zero_stays_zero(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Loss = Loss.MeanSquaredError };
        using var network = example.Network(row.Make());
        var (inputs, _) = example.Tensors();
        var learning = Steps.Learn(row, network, inputs, network.forward(inputs).detach(), example.Loss);
        foreach (var layer in learning.Layers.SkipLast(1))
        {
            Law.Hold(layer.WeightGradient!.isfinite().all().item<bool>(), "a gradient is not finite");
            // a target is sent where there is no error, too
            Law.Hold(
                row.IsBroadcast || layer.WeightGradient!.abs().max().item<double>() < 1e-14,
                "a gradient came of nothing");
        }
    }

    // The step, and what rule and backpropagation make of the batch without intervention.
    private static void On(
        RuleRow row, NetworkCase example, Action<NetworkLearning, NetworkLearning, NetworkLearning> check)
    {
        using var scope = NewDisposeScope();
        var rule = row.Make();
        var plain = row with { Make = () => LearningRule.Parse(rule.Text[..rule.Text.LastIndexOf('+')]) };
        using var network = example.Network(rule);
        using var reference = example.Network(plain.Make());
        foreach (var layer in network.Layers.Concat(reference.Layers))
        {
            layer.BeginStep(0, example.Samples);
        }

        var (inputs, targets) = example.Tensors();
        check(
            Steps.Learn(row, network, inputs, targets, example.Loss),
            Steps.Learn(plain, reference, inputs, targets, example.Loss),
            Steps.LearnByBackpropagation(row, network, inputs, targets, example.Loss));
    }
}
