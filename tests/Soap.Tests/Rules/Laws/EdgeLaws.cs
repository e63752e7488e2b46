using Soap.Losses;
using Soap.Maps;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>Smallest shapes, other float types and inputs of other ranks.</summary>
internal static class EdgeLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(One_sample_and_widths_of_one),
        Law.OfSteps(Float_type_is_kept),
        Law.Of(Inputs_of_three_dimensions_equal_flattened_ones, row => row.LearnsLayerByLayer),
        Law.OfSteps(Network_without_hidden_layer_is_backpropagation, row => row.OutputIsTrue),
    ];

    private static void One_sample_and_widths_of_one(RuleRow row)
    {
        foreach (var bias in new[] { true, false })
        {
            using var scope = NewDisposeScope();
            var example = row.Suited(new NetworkCase(1, [1, 1, 1], Activation.Tanh, Loss.MeanSquaredError, bias, 4));
            using var network = example.Network(row.Make());
            foreach (var layer in network.Layers)
            {
                layer.BeginStep(0, 1);
            }

            var (inputs, targets) = example.Tensors();
            var gradients = Steps.Gradients(row, network, inputs, targets, example.Loss);
            Law.Hold(
                gradients.Length == network.Layers.Count * ((bias ? 2 : 1) + (row.FeedbackIsParameter ? 1 : 0)),
                $"{gradients.Length} parameters");
            Law.Hold(
                gradients[0] is null != row.HiddenLearns,
                "the hidden layer's gradient is there or missing against the row");
            Law.Hold(
                gradients.OfType<Tensor>().All(gradient => gradient.isfinite().all().item<bool>()),
                "a gradient is not finite");
        }
    }

    private static void Float_type_is_kept(RuleRow row)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using var scope = NewDisposeScope();
            using var network = NetworkCase.Middling.Network(row.Make(), type);
            foreach (var layer in network.Layers)
            {
                layer.BeginStep(0, 6);
            }

            Law.Hold(
                network.Layers.All(layer => layer.EffectiveFeedback.dtype == type),
                $"feedback of a network in {type} is of another type");
            var (inputs, targets) = NetworkCase.Middling.Tensors(0, type);
            var learning = Steps.Learn(row, network, inputs, targets, Loss.CrossEntropy);
            var tensors = network.Preactivations(inputs)
                .Concat(learning.Layers.Select(layer => layer.Displacement)
                    .Concat(learning.GradientsOf(network, [.. network.parameters()])).OfType<Tensor>());
            Law.Hold(
                tensors.All(tensor => tensor.dtype == type), $"a tensor of a network in {type} is of another type");
        }
    }

    private static void Inputs_of_three_dimensions_equal_flattened_ones(RuleRow row)
    {
        using var scope = NewDisposeScope();
        using var layer = Steps.Layer(row.Make(), 5, 4, 1, rand(6, 4, ScalarType.Float64));
        layer.BeginStep(0, 6);
        var (input, displacement) = (rand(3, 2, 5, ScalarType.Float64), rand(3, 2, 4, ScalarType.Float64));
        var (deep, flat) = (Bits(input, displacement), Bits(input.reshape(6, 5), displacement.reshape(6, 4)));
        Law.Hold(deep == flat, "outputs or gradients differ");
        Law.Hold(layer.forward(input).shape.SequenceEqual([3, 2, 4]), "the output's shape is wrong");

        string Bits(Tensor x, Tensor n)
        {
            var leaf = x.clone().requires_grad_();
            var output = layer.forward(leaf);
            var gradients = autograd.grad([output], [leaf, .. layer.parameters()], [n], allow_unused: true);
            Law.Hold(
                gradients[0].IsInvalid != row.HiddenLearns,
                "the gradient to the input is there or missing against the signal");
            return output.ToBits() + string.Concat(
                gradients.Where(gradient => !gradient.IsInvalid).Select(gradient => gradient.ToBits()));
        }
    }

    private static void Network_without_hidden_layer_is_backpropagation(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Widths = [5, 4] };
        using var network = example.Network(row.Make());
        network.Layers[0].BeginStep(0, 6);
        var (inputs, targets) = example.Tensors();
        var rule = Steps.Gradients(row, network, inputs, targets, example.Loss);
        var truth = Steps.TrueGradients(row, network, inputs, targets, example.Loss);
        Law.Hold(
            Arrays.Error(rule[0]!.ToVector(), truth[0]!.ToVector()) <= 1e-12,
            "the only layer's gradient is not the true one");
    }
}
