using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// A gradient is a mean over samples, whatever their order; and a layer's own is made from what reaches it.
/// </summary>
internal static class BatchLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(
            Gradient_of_a_batch_is_the_mean_of_its_samples_gradients,
            row => row.Intervention == Intervention.None && !row.FitsBatchesAsWholes),
        Law.OfSteps(Order_of_samples_does_not_matter),
        Law.Of(
            Update_depends_only_on_displacement_and_input, row => row.LearnsLayerByLayer && !row.RegularisesForward),
    ];

    private static void Gradient_of_a_batch_is_the_mean_of_its_samples_gradients(RuleRow row) =>
        OnBothLosses(row, (network, example) =>
        {
            var (inputs, targets) = example.Tensors();
            var whole = Steps.Gradients(row, network, inputs, targets, example.Loss);
            var samples = Enumerable.Range(0, example.Samples).Select(i => Steps.Gradients(
                row, network, inputs.narrow(0, i, 1), targets.narrow(0, i, 1), example.Loss)).ToArray();
            var output = network.Layers[^1].parameters().ToHashSet(ReferenceEqualityComparer.Instance);
            var parameters = network.parameters().ToArray();
            for (var p = 0; p < whole.Length; p++)
            {
                if (whole[p] is { } gradient)
                {
                    var scale = output.Contains(parameters[p])
                        ? 1
                        : row.ErrorScale(example.Samples, example.Widths[^1]) / row.ErrorScale(1, example.Widths[^1]);
                    var mean = stack([.. samples.Select(sample => sample[p]!)]).mean([0]).Times(scale);
                    var error = Arrays.Error(gradient.ToVector(), mean.ToVector());
                    Law.Hold(
                        error <= 1e-12 * row.RoundingGrowsBy,
                        $"parameter {p}: the batch's gradient differs from the mean of its samples' by {error}");
                }
            }
        });

    private static void Order_of_samples_does_not_matter(RuleRow row) => OnBothLosses(row, (network, example) =>
    {
        var (inputs, targets) = example.Tensors();
        var order = tensor(new long[] { 3, 0, 5, 1, 4, 2 });
        var (plain, shuffled) =
            (Both(inputs, targets), Both(inputs.index_select(0, order), targets.index_select(0, order)));
        for (var p = 0; p < plain.Length; p++)
        {
            if (plain[p] is { } gradient)
            {
                // The first are displacements, a row a sample; the others are gradients of parameters.
                var expected = p < network.Layers.Count ? gradient.index_select(0, order) : gradient;
                var error = Arrays.Error(shuffled[p]!.ToVector(), expected.ToVector());
                Law.Hold(
                    error <= 1e-12 * row.RoundingGrowsBy, $"tensor {p} changes by {error} with the order of samples");
            }
        }

        Tensor?[] Both(Tensor x, Tensor y)
        {
            var learning = Steps.Learn(row, network, x, y, example.Loss);
            return
            [
                .. learning.Layers.Select(layer => layer.Displacement?.narrow(0, 0, example.Samples)),
                .. learning.GradientsOf(network, [.. network.parameters()]),
            ];
        }
    });

    private static void Update_depends_only_on_displacement_and_input(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var rule = row.Make();
        var (input, displacement) = (rand(6, 5, ScalarType.Float64), rand(6, 4, ScalarType.Float64));
        var bits = Enumerable.Range(0, 3).Select(seed =>
        {
            // Other weights, another feedback and another history; the same displacement and input.
            using var layer = Steps.Layer(rule, 5, 4, (ulong)seed);
            layer.BeginStep(0, 6);
            var gradients = autograd.grad([layer.forward(input)], [layer.Weight, layer.Bias!], [displacement]);
            return string.Concat(gradients.Select(gradient => gradient.ToBits()));
        }).ToArray();
        Law.Hold(
            bits[0] == bits[1] && bits[1] == bits[2],
            "the update depends on something else than displacement and input");
    }

    private static void OnBothLosses(RuleRow row, Action<Mlp, NetworkCase> check)
    {
        foreach (var loss in SomeLosses.Few)
        {
            using var scope = NewDisposeScope();
            var example = row.Suited(NetworkCase.Middling with { Loss = loss });
            using var network = example.Network(row.Make());
            foreach (var layer in network.Layers)
            {
                layer.BeginStep(0, example.Samples);
            }

            check(network, example);
        }
    }
}
