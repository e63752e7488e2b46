using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// One signal for all layers: nothing of the layers above reaches a layer's update, and with one hidden layer there is
/// nothing in between.
/// </summary>
internal static class DirectLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(First_layers_update_ignores_all_layers_above_it, row => row.IsBroadcast && row.LearnsLayerByLayer),
        Law.OfSteps(Hidden_updates_ignore_the_output_error, row => row.IgnoresOutputError),
        Law.OfSteps(
            Hidden_updates_follow_the_output_error,
            row => row.IsBroadcast && row.LearnsLayerByLayer && !row.IgnoresOutputError),
        Law.OfSteps(With_one_hidden_layer_it_is_its_layerwise_twin, row => row.LayerwiseTwin is not null),
        Law.Of(One_matrix_serves_all_layers, row => row.FeedbackIsShared),
    ];

    // The same error and target; under a layerwise signal what arrives would have passed W or B and f′ of the layers
    // above.
    private static void First_layers_update_ignores_all_layers_above_it(RuleRow row)
    {
        const string Message = "the first layer's update changed with weights above it, at the same output error";
        if (row.Engine == EngineChoice.Fused)
        {
            Law.Hold(Steps.HiddenBiases(row)[0] == Steps.HiddenBiases(row, between: ChangeAbove)[0], Message);
            return;
        }

        OnNetwork(row, (network, hidden) =>
        {
            var error = rand(6, 4, ScalarType.Float64);
            var before = hidden(error)[0];
            ChangeAbove(network);
            Law.Hold(hidden(error)[0] == before, Message);
        });
    }

    private static void ChangeAbove(Mlp network)
    {
        foreach (var layer in network.Layers.Skip(1))
        {
            RuleRow.SetWeight(layer, layer.Weight.detach().Times(-3).Plus(1));
            layer.Bias!.Overwrite(0.7);
        }
    }

    // The output's bias changes the output's error, and nothing else of what hidden layers see.
    private static bool[] ChangesWithOutputBias(RuleRow row, double bias) =>
    [
        .. Steps.HiddenBiases(row).Zip(
            Steps.HiddenBiases(row, before: network => network.Layers[^1].Bias!.Overwrite(bias)),
            (before, after) => before != after),
    ];

    // What would come back from the output may be anything, even nonsense: there is no feedback pass.
    private static void Hidden_updates_ignore_the_output_error(RuleRow row)
    {
        const string Message = "hidden updates changed with the output's error";
        if (row.Engine == EngineChoice.Fused)
        {
            Law.Hold(ChangesWithOutputBias(row, -3).All(change => !change), Message);
            Law.Hold(
                ChangesWithOutputBias(row, double.NaN).All(change => !change),
                "poison in the output's error reached hidden updates");
            return;
        }

        OnNetwork(row, (_, hidden) =>
        {
            var before = hidden(rand(6, 4, ScalarType.Float64));
            Law.Hold(hidden(rand(6, 4, ScalarType.Float64).Minus(3)).SequenceEqual(before), Message);
            Law.Hold(
                hidden(full([6, 4], Kept(double.NaN), ScalarType.Float64)).SequenceEqual(before),
                "poison in the output's error reached hidden updates");
        });
    }

    private static void Hidden_updates_follow_the_output_error(RuleRow row)
    {
        if (row.Engine == EngineChoice.Fused)
        {
            Law.Hold(
                ChangesWithOutputBias(row, double.NaN).All(change => change),
                "a hidden update stayed, although the output's error is poison");
            return;
        }

        OnNetwork(row, (_, hidden) =>
        {
            var error = rand(6, 4, ScalarType.Float64).Plus(0.1);
            Law.Hold(
                hidden(error).Zip(hidden(-error)).All(pair => pair.First != pair.Second),
                "a hidden update stayed, although the output's error is the opposite");
        });
    }

    // The output layer's B has one shape under both signals, and is drawn from one stream.
    private static void With_one_hidden_layer_it_is_its_layerwise_twin(RuleRow row)
    {
        foreach (var settings in row.Optimizers)
        {
            Law.Hold(
                TrainedBits(row) == TrainedBits(row with { Make = () => LearningRule.Parse(row.LayerwiseTwin!) }),
                $"under {settings} other bits come out than under '{row.LayerwiseTwin}'");

            string TrainedBits(RuleRow trained)
            {
                var bits = "";
                Steps.Train(trained, 23, _ => { }, network => bits = string.Concat(
                    network.Layers.Select((layer, l) => layer.Weight.ToBits() + layer.Bias!.ToBits()
                        + (l == 0 ? "" : layer.EffectiveFeedback.ToBits()))), settings,
                    [5, 7, 4]);
                return bits;
            }
        }
    }

    private static void One_matrix_serves_all_layers(RuleRow row)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [9, 20, 7, 12, 4], Activation.Tanh, row.Make(), 3, new() { Type = ScalarType.Float64 });
        var widest = network.Layers[1].EffectiveFeedback;
        foreach (var own in network.Layers.Select(layer => layer.EffectiveFeedback))
        {
            // Each layer has the first columns of the widest one's, all times one factor.
            var columns = widest.narrow(1, 0, own.shape[1]);
            var error = (own - columns * (own[0, 0] / columns[0, 0])).abs().max().item<double>();
            Law.Hold(
                error <= 1e-15, $"a layer's B differs by {error} from the first columns of the matrix that all share");
        }
    }

    // Updates of the hidden layers as bits, given an output error.
    private static void OnNetwork(RuleRow row, Action<Mlp, Func<Tensor, string[]>> check)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(row.Make());
        foreach (var layer in network.Layers)
        {
            layer.BeginStep(0, 6);
        }

        var (inputs, targets) = NetworkCase.Middling.Tensors();
        check(network, error =>
        {
            network.Broadcast.Target = NetworkCase.Middling.Loss.TargetValues(targets, 4, ScalarType.Float64);
            var gradients = autograd.grad(
                [network.forward(inputs)], [.. network.Layers.SkipLast(1).Select(layer => layer.Weight)], [error]);
            return [.. gradients.Select(gradient => gradient.ToBits())];
        });
    }
}
