using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Signals;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>What feedback weights may know, and when they may change.</summary>
internal static class FeedbackLaws
{
    public static Law[] All { get; } =
    [
        Law.Of(Says_when_it_reads_forward_weights),
        Law.OfSteps(
            Forward_weights_do_not_reach_the_signal,
            row => row.Reads is ForwardAccess.Never or ForwardAccess.ThroughActivity && row.GoesThroughLayers),
        Law.OfSteps(
            Forward_weights_do_not_reach_the_signal_between_refreshes,
            row => row.Reads == ForwardAccess.Periodically && row.Period > 12),
        Law.OfSteps(
            Forward_weights_do_reach_the_signal,
            row => row.Reads == ForwardAccess.Always && !row.HasOwnFeedback && row.LearnsLayerByLayer),
        Law.OfSteps(Fixed_feedback_is_bitwise_unchanged_by_training, row => row.FeedbackIsFixed),
        Law.Of(Feedback_is_a_parameter_only_where_it_learns_by_gradients),
        Law.Of(Feedback_is_drawn_apart_from_weights_and_other_layers, row => row.HasOwnFeedback),
        Law.Of(A_zero_weight_sends_nothing_back, row => row.ZeroWeightIsSilent),
        Law.OfSteps(Hidden_update_ignores_the_weights_above, row =>
            (row.Reads != ForwardAccess.Always || row.HasOwnFeedback) && row.HiddenLearns && row.LearnsLayerByLayer),
    ];

    private static void Says_when_it_reads_forward_weights(RuleRow row)
    {
        var rule = row.Make();
        Law.Hold(rule.Reads == row.Reads, $"it says {rule.Reads}, but the table says {row.Reads}");
    }

    // Poison stands in W at the moment when feedback may be refreshed, and again while the signal goes back.
    // Then a mirror has its phase, which shows what W makes of noise; a law of its own says that it shows nothing
    // else.
    private static void Forward_weights_do_not_reach_the_signal(RuleRow row) => Law.Hold(
        HiddenGradients(row, poisonRefresh: !row.IsMirror, poisonBackward: true) == HiddenGradients(row, false, false),
        "poison in W reached the signal");

    private static void Forward_weights_do_not_reach_the_signal_between_refreshes(RuleRow row)
    {
        Law.Hold(
            HiddenGradients(row, poisonRefresh: false, poisonBackward: true) == HiddenGradients(row, false, false),
            "poison in W reached the signal between two refreshes");

        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(row.Make());
        foreach (var layer in network.Layers)
        {
            layer.BeginStep(0, 6);
            var bits = layer.EffectiveFeedback.ToBits();
            layer.Weight.Overwrite(double.NaN);
            layer.BeginStep(row.Period - 1, 6);
            Law.Hold(
                bits == layer.EffectiveFeedback.ToBits(),
                $"W was read {row.Period - 1} examples after a refresh, before the period of {row.Period}");
            layer.BeginStep(row.Period, 6);
            Law.Hold(bits != layer.EffectiveFeedback.ToBits(), "W was not read when the period was over");
        }
    }

    private static void Forward_weights_do_reach_the_signal(RuleRow row) => Law.Hold(
        HiddenGradients(row, poisonRefresh: false, poisonBackward: true) != HiddenGradients(row, false, false),
        "it says that it reads W, but poison in W did not reach the signal");

    private static void Fixed_feedback_is_bitwise_unchanged_by_training(RuleRow row)
    {
        var bits = "";
        Steps.Train(
            row, 100, network => bits = Bits(network),
            network => Law.Hold(bits == Bits(network), "B changed in 100 steps"));

        static string Bits(Mlp network) =>
            string.Concat(network.Layers.Select(layer => layer.EffectiveFeedback.ToBits()));
    }

    private static void Feedback_is_a_parameter_only_where_it_learns_by_gradients(RuleRow row)
    {
        using var network = NetworkCase.Middling.Network(row.Make());
        var own = network.Layers.SelectMany(layer =>
            new Tensor?[] { layer.Weight, layer.Bias, row.FeedbackIsParameter ? layer.FeedbackParameter : null })
            .OfType<Tensor>().ToHashSet(ReferenceEqualityComparer.Instance);
        Law.Hold(
            own.SetEquals(network.parameters()),
            "the network's parameters are not exactly its weights and biases, and feedback that learns by gradients");
        var buffers =
            network.named_buffers().Count(buffer => buffer.name.EndsWith(".feedback", StringComparison.Ordinal));
        Law.Hold(
            buffers > 0 == (row.HasOwnFeedback && !row.FeedbackIsParameter),
            $"the network has {buffers} feedback buffers");
    }

    private static void Feedback_is_drawn_apart_from_weights_and_other_layers(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var network = new Mlp( // rules that put a label into the input need more inputs than outputs
            [row.LearnsClasses ? 40 : 20, 20, 20, 20], Activation.Tanh, row.Make(), 3,
            new() { Type = ScalarType.Float64 });
        var feedback = network.Layers
            .Select(layer =>
                layer.Synapses.Expansion is null ? RuleRow.InitialFeedback(layer) : layer.EffectiveFeedback)
            .ToArray();
        for (var l = 0; l < feedback.Length; l++)
        {
            // 400 entries: angles of independent normal vectors are 90 ± 2.9 degrees.
            foreach (var other in network.Layers.Select(layer => layer.Weight.detach())
                .Concat(row.FeedbackIsShared ? [] : feedback[(l + 1)..])
                .Where(other => other.shape.SequenceEqual(feedback[l].shape)))
            {
                var angle = Geometry.Angle(feedback[l], other)!.Value;
                Law.Hold(angle is > 75 and < 105, $"B of layer {l + 1} is at {angle} degrees to other weights");
            }
        }
    }

    private static void A_zero_weight_sends_nothing_back(RuleRow row)
    {
        foreach (var allZero in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            using var layer = Steps.Layer(row.Make(), 3, 2, 1);
            var weight = allZero
                ? zeros(2, 3, ScalarType.Float64)
                : tensor(new double[,] { { 1, 0, -2 }, { -0.0, 3, 1e-300 } });
            RuleRow.SetWeight(layer, weight);
            layer.BeginStep(0, 1);
            var feedback = layer.EffectiveFeedback.ToVector();
            Law.Hold(feedback.All(double.IsFinite), "B is not finite");
            var signs = feedback.Select(Math.Sign);
            Law.Hold(
                signs.SequenceEqual(weight.ToVector().Select(Math.Sign)),
                $"the signs of B are {string.Join(", ", signs)}");
        }
    }

    private static void Hidden_update_ignores_the_weights_above(RuleRow row)
    {
        const string Message = "hidden updates changed with the output weights at the same output error";
        if (row.Engine == EngineChoice.Fused)
        {
            Law.Hold(
                Steps.HiddenBiases(row)
                    .SequenceEqual(Steps.HiddenBiases(row, between: changed => Change(changed.Layers[^1]))),
                Message);
            return;
        }

        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(row.Make());
        foreach (var layer in network.Layers)
        {
            layer.BeginStep(0, 6);
        }

        var error = rand(6, 4, ScalarType.Float64);
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var before = Hidden();
        Change(network.Layers[^1]);
        Law.Hold(before == Hidden(), Message);

        static void Change(FeedbackLinear layer) => RuleRow.SetWeight(layer, layer.Weight.detach().Times(-3).Plus(1));

        string Hidden()
        {
            network.Broadcast.Target = NetworkCase.Middling.Loss.TargetValues(targets, 4, ScalarType.Float64);
            return string.Concat(autograd.grad(
                [network.forward(inputs)],
                [.. network.Layers.SkipLast(1).Select(layer => layer.Weight)],
                [error]).Select(gradient => gradient.ToBits()));
        }
    }

    // As bits: sign(NaN) is 0, so that looking for NaN alone would miss poison that was read.
    private static string HiddenGradients(RuleRow row, bool poisonRefresh, bool poisonBackward)
    {
        if (row.Engine == EngineChoice.Fused)
        {
            return string.Concat(
                Steps.HiddenBiases(row, between: poisonBackward ? Steps.Poison : null, isPoisoned: poisonRefresh));
        }

        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(row.Make());
        foreach (var layer in network.Layers)
        {
            var clean = layer.Weight.ToBytes();
            if (poisonRefresh)
            {
                layer.Weight.Overwrite(double.NaN);
            }

            layer.BeginStep(0, 6);
            layer.Weight.bytes = clean;
        }

        var (inputs, targets) = NetworkCase.Middling.Tensors();
        network.Broadcast.Target = NetworkCase.Middling.Loss.TargetValues(targets, 4, ScalarType.Float64);
        var mean = NetworkCase.Middling.Loss.Mean(network.forward(inputs), targets);
        if (poisonBackward)
        {
            Steps.Poison(network);
        }

        // What B learns is included where it never sees W; where it sees the response of W, poison comes with the
        // response.
        var feedback = row.Reads == ForwardAccess.Never
            ? network.Layers.Select(layer => layer.FeedbackParameter).OfType<Tensor>()
            : [];
        var updated = network.Layers.SkipLast(1).Select(layer => row.RegularisesForward ? layer.Bias! : layer.Weight);
        return string.Concat(Gradients.Of(mean, [.. updated, .. feedback])
            .OfType<Tensor>().Select(gradient => gradient.ToBits()));
    }
}
