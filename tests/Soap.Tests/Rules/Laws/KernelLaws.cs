using CsCheck;
using Soap.Fits;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Maps;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// A kernel is a dense layer with weights that are shared, and one of a single place is the dense layer itself.
/// </summary>
internal static class KernelLaws
{
    private static readonly Gen<MapCase> Cases = Gen.OneOf(MapCase.Convolution, MapCase.LocallyConnected);

    public static Law[] All { get; } =
    [
        Law.Of(
            A_kernel_sends_down_what_the_dense_layer_of_tied_weights_does,
            row => row.LearnsLayerByLayer && row.HiddenLearns),
        Law.Of(
            A_kernel_learns_what_native_convolutions_do_of_its_displacement,
            row => row.LearnsLayerByLayer && row.HiddenLearns && !row.RegularisesForward && !row.FitsBatchesAsWholes),
        Law.Of(Weights_and_feedback_of_a_kernel_grow_together, row => row.DifferenceShrinksBy is not null),
        Law.Of(A_kernel_of_one_place_trains_as_the_dense_layer, row => row.LearnsLayerByLayer),
    ];

    private static void A_kernel_sends_down_what_the_dense_layer_of_tied_weights_does(RuleRow row) =>
        Check(row, (layer, twin, example, x, error) =>
        {
            // With as many outputs of the network as channels, shared feedback has W's own shape.
            var (tied, broadcast) = (new TiedWeights(example), example.Map.Leaving(example.Entered)[1]);
            using var noGradient = no_grad();
            twin.Weight.copy_(tied.Unrolled(layer.Weight));
            if (twin.Synapses.OwnFeedback is { } own)
            {
                var feedback = layer.EffectiveFeedback;
                own.copy_((row.IsBroadcast, row.Kernels) switch
                {
                    (true, KernelFeedback.OfSignal) => layer.Synapses.OwnFeedback!,
                    (false, KernelFeedback.OfSignal) => tied.Unrolled(feedback),
                    (_, KernelFeedback.Dense) => feedback,
                    (_, _) => tied.Unrolled(feedback).reshape(broadcast, -1, own.shape[1]).sum(dim: 1),
                });
            }

            using var gradient = enable_grad();
            var expected = Gradients.Of((twin.forward(TiedWeights.Flat(x)) * TiedWeights.Flat(error)).sum(), [x])[0]!;
            var actual = Gradients.Of((layer.forward(x) * error).sum(), [x])[0]!;
            layer.ThrowIfBackwardFailed();
            Near(expected, actual, "what goes down");
        });

    private static void A_kernel_learns_what_native_convolutions_do_of_its_displacement(RuleRow row) =>
        Check(row, (layer, _, example, x, error) =>
        {
            Tensor[] own = [layer.Weight, layer.Bias!];
            var actual = Gradients.Of((layer.forward(x) * error).sum(), own);
            layer.ThrowIfBackwardFailed();
            var expected = Gradients.Of(
                (example.Map.Forward(x.detach(), layer.Weight, layer.Bias) * error).sum(), own);
            Near(expected[0]!, actual[0]!, "the gradient of W");
            Near(expected[1]!, actual[1]!, "the gradient of b");
        });

    // As on dense layers: after a plain step W − B is 1 − λ times what it was (behind an expansion E: Eᵀ W − B).
    private static void Weights_and_feedback_of_a_kernel_grow_together(RuleRow row) =>
        Check(row, (layer, _, example, x, error) =>
        {
            Tensor Difference() => (layer.Synapses.Expansion is { } expansion
                ? example.Map.Times(expansion.t(), layer.Weight)
                : layer.Weight) - layer.Synapses.OwnFeedback!;
            var (before, weight) = (Difference().detach(), layer.Weight.detach().clone());
            using var optimizer = new Sgd(layer.parameters());
            var gradients = Gradients.Of((layer.forward(x) * error).sum(), optimizer.Parameters);
            layer.ThrowIfBackwardFailed();
            optimizer.Step(gradients, 0.1);
            layer.EndStep();
            Near(before.Times(1 - row.DifferenceShrinksBy!.Value), Difference(), "the difference after a step");
            Law.Hold(weight.ToBits() != layer.Weight.ToBits(), "nothing was learnt, which proves nothing");
        });

    // Everything that a rule keeps and does, over steps: draws, refreshes, phases of noise, decay, memory of fits.
    private static void A_kernel_of_one_place_trains_as_the_dense_layer(RuleRow row)
    {
        using var scope = NewDisposeScope();
        var (dense, kernel) = (Trained(row, isKernel: false), Trained(row, isKernel: true));
        foreach (var (expected, actual) in dense.Zip(kernel))
        {
            Near(expected.reshape(actual.shape), actual, "a tensor after four steps");
        }
    }

    private static List<Tensor> Trained(RuleRow row, bool isKernel)
    {
        const int Samples = 5;
        var (rule, broadcast) = (row.Make(), new Broadcast(3));
        LayerOptions Options(bool isOutput = false) => new()
        {
            Type = ScalarType.Float64,
            Broadcast = broadcast,
            IsOutput = isOutput,
            Activation = isOutput ? Activation.Identity : Activation.Tanh,
        };
        using var first = new FeedbackLinear(4, 6, rule, 1, "1", Options());
        using FeedbackLayer second = isKernel
            ? new FeedbackConv2d(6, 7, (1, 1), rule, 1, "2", new() { InputSize = (1, 1) }, Options())
            : new FeedbackLinear(6, 7, rule, 1, "2", Options());
        using var third = new FeedbackLinear(7, 3, rule, 1, "3", Options(isOutput: true));
        FeedbackLayer[] layers = [first, second, third];
        Parameter[] parameters = [.. layers.SelectMany(layer => layer.parameters())];
        using var optimizer = rule.Recipe.Optimizer?.Create(parameters) ?? new Sgd(parameters, 0.8);
        for (var step = 0; step < 4; step++)
        {
            using var generator = new Generator((ulong)step + 1);
            var x = randn([Samples, 4], float64, generator: generator);
            var labels = randint(0, 3, [Samples], dtype: ScalarType.Int64, generator: generator);
            foreach (var layer in layers)
            {
                layer.BeginStep(step * Samples, Samples);
            }

            broadcast.Target = Loss.CrossEntropy.TargetValues(labels, 3, ScalarType.Float64);
            var below = first.forward(x).tanh();
            var above = isKernel
                ? second.forward(below.reshape(Samples, 6, 1, 1)).reshape(Samples, 7)
                : second.forward(below);
            var mean = Loss.CrossEntropy.Mean(third.forward(above.tanh()), labels);
            var gradients = Gradients.Of(mean, parameters);
            foreach (var layer in layers)
            {
                layer.ThrowIfBackwardFailed();
            }

            optimizer.Step(gradients, 0.1);
            foreach (var layer in layers)
            {
                layer.EndStep();
            }
        }

        return [.. layers.SelectMany(layer => layer.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Value.detach().clone().to_type(ScalarType.Float64)))];
    }

    private static void Check(
        RuleRow row, Action<FeedbackLayer, FeedbackLinear, MapCase, Tensor, Tensor> holds) =>
        Gen.Select(Cases.Where(one => Takes(row, one.Map)), Gen.Int).Sample(
            (example, seed) =>
            {
                using var scope = NewDisposeScope();
                using var generator = new Generator((ulong)(uint)seed);
                var left = example.Map.Leaving(example.Entered);
                var (inputs, outputs) = (Places(example.Entered), Places(left));
                var broadcast = new Broadcast((int)left[1]);
                var rule = row.Make();
                using var layer = new KernelLayer(example.Map, example.Entered, rule, broadcast);

                // Under layerwise signals the twin gets B from the kernel, and needs no more than to keep it.
                using var twin = new FeedbackLinear(
                    inputs, outputs, row.IsBroadcast ? rule : LearningRule.Parse(row.HasOwnFeedback ? "fa" : "bp"), 1,
                    "any", new() { Type = ScalarType.Float64, Broadcast = broadcast });
                broadcast.OutputError = randn([left[0], left[1]], float64, generator: generator);
                broadcast.Target = rand([left[0], left[1]], float64, generator: generator);
                var x = randn(example.Entered, float64, generator: generator).requires_grad_();
                holds(layer, twin, example, x, randn(left, float64, generator: generator));
            },
            iter: 15, threads: 1);

    // Fits, and feedback that mixes or chooses among channels, need a matrix of patches that all outputs share.
    public static bool Takes(RuleRow row, WeightedMap map)
    {
        if (map.RefusesPatches is null)
        {
            return true;
        }

        // Positions without common kernels share no feedback either.
        var choosesSenders = row.Sparse is not null || row.MixesSenders;
        return row.Make() is { Fit: OuterProduct, Feedback.CarriesInItsOwnWay: false } && row.Kernels switch
        {
            KernelFeedback.Dense => true,
            KernelFeedback.Shared => map is not LocallyConnectedMap && !choosesSenders,
            _ => row.IsBroadcast || !choosesSenders,
        };
    }

    private static int Places(long[] shape) => (int)shape.Skip(1).Aggregate(1L, (product, size) => product * size);

    private static void Near(Tensor expected, Tensor actual, string what)
    {
        var error = Arrays.Error(actual.ToVector(), expected.ToVector());
        Law.Hold(error <= 1e-10, $"{what} differs by {error}");
    }
}
