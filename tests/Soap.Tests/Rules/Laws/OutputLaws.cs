using Soap.Maps;
using Soap.Models;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// An asymmetric output layer, and nothing else, gets its error through fixed random weights of its own.
/// </summary>
internal static class OutputLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(Only_the_output_layer_is_asymmetric, row => row.IsAsymmetric),
        Law.OfSteps(What_carries_the_output_error_is_random_and_fixed, row => row.IsAsymmetric),
    ];

    private static void Only_the_output_layer_is_asymmetric(RuleRow row)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(row.Make());
        Law.Hold(
            network.Layers.SkipLast(1).All(layer => layer.Synapses.OutputFeedback is null),
            "a hidden layer is an output layer");
        var carrier = network.Layers[^1].Synapses.OutputFeedback;
        Law.Hold(carrier is not null, "nothing carries the output layer's error");
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var learning = Steps.Learn(row, network, inputs, targets, NetworkCase.Middling.Loss).Layers[^1];
        var truth = network.LearnByBackpropagation(inputs, targets, NetworkCase.Middling.Loss).Layers[^1];
        var error = Arrays.Error(learning.Displacement!.ToVector(), truth.Displacement!.matmul(carrier!).ToVector());
        Law.Hold(error <= 1e-12, $"the output layer's displacement differs from e B_out by {error}");
        var angle = Geometry.Angle(learning.WeightGradient!, truth.WeightGradient!)!.Value;
        Law.Hold(angle > 1, $"the output layer's gradient is at {angle} degrees to the true one");
    }

    private static void What_carries_the_output_error_is_random_and_fixed(RuleRow row)
    {
        var before = "";
        Steps.Train(
            row, 100, network => before = Bits(network),
            network => Law.Hold(before == Bits(network), "it changed in 100 steps"));
        using var scope = NewDisposeScope();
        // some rules need more inputs than outputs
        using var square = new Mlp(
            [40, 20, 20, 20], Activation.Tanh, row.Make(), 3, new() { Type = ScalarType.Float64 });
        var carrier = square.Layers[^1].Synapses.OutputFeedback!;
        foreach (var other in square.Layers.Skip(1)
            .SelectMany(layer => new[] { layer.Weight.detach(), RuleRow.InitialFeedback(layer).detach() })
            .Append(eye(20, dtype: ScalarType.Float64)))
        {
            // 400 entries: angles of independent normal vectors are 90 ± 2.9 degrees.
            var angle = Geometry.Angle(carrier, other)!.Value;
            Law.Hold(angle is > 75 and < 105, $"it is at {angle} degrees to other weights or to the identity");
        }

        static string Bits(Mlp network) => network.Layers[^1].Synapses.OutputFeedback!.ToBits();
    }
}
