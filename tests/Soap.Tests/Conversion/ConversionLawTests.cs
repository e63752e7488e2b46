using Soap.Conversion;
using Soap.Layers;
using Soap.Losses;
using Soap.Tests.Conversion.Trees;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Linear = TorchSharp.Modules.Linear;

namespace Soap.Tests.Conversion;

/// <summary>
/// The law of conversion: a converted model is the same tree of plain operations in which each layer's output is
/// M(x without the way to it, W) + M(x, B) − (the same without any way).
/// </summary>
public sealed class ConversionLawTests
{
    public static TheoryData<TestTree> Trees => [.. TestTrees.All];

    [Theory]
    [MemberData(nameof(Trees))]
    public void With_B_equal_to_W_gradients_are_backpropagations_bit_for_bit(TestTree tree)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using var scope = NewDisposeScope();
            using var model = Made(tree, type);
            var (inputs, labels) = tree.Batch(5, type);
            var plain = Step(model, model, inputs, labels);
            using var network = model.WithRule("fa", 3, inputs);
            foreach (var layer in network.Layers)
            {
                layer.OwnFeedback!.Overwrite(layer.Weight);
            }

            Assert.Equal(tree.Layers, network.Layers.Count);
            var converted = Step(network, model, inputs, labels);
            AssertEqual(plain, converted, type == ScalarType.Float64 ? 1e-12 : tree.DiffersBy);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void With_random_B_they_are_those_of_the_same_tree_in_plain_operations(TestTree tree)
    {
        using var scope = NewDisposeScope();
        using var model = Made(tree, ScalarType.Float64);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float64);
        List<(string Name, Tensor Feedback)> feedback;
        List<Tensor?> converted;
        using (var network = model.WithRule("fa", 3, inputs))
        {
            converted = Step(network, model, inputs, labels);
            feedback = [.. network.LayerNames.Zip(network.Layers, (name, layer) =>
                (name, layer.OwnFeedback!.clone()))];
        }

        var hooks = feedback.SelectMany(layer => PlainHooks(model, layer.Name, layer.Feedback)).ToArray();
        AssertEqual(Step(model, model, inputs, labels), converted, 1e-12);
        foreach (var remove in hooks)
        {
            remove();
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Training_and_evaluation_mode_statistics_and_masks_are_the_plain_models(TestTree tree)
    {
        using var scope = NewDisposeScope();
        using var model = Made(tree, ScalarType.Float32);
        using var plain = Made(tree, ScalarType.Float32);
        var names = model.state_dict().Keys.ToArray();
        var parameters = model.parameters().ToArray();
        var (inputs, labels) = tree.Batch(6, ScalarType.Float32);
        using (var network = model.WithRule("fa", 3, inputs))
        {
            Assert.Equal(Step(plain, plain, inputs, labels).Count, Step(network, model, inputs, labels).Count);
            Assert.Equal(names, model.state_dict().Keys);
            foreach (var (ours, theirs) in model.buffers().Zip(plain.buffers()))
            {
                Assert.Equal(theirs.ToBytes(), ours.ToBytes());
            }

            network.eval();
            plain.eval();
            Assert.False(model.training);
            Assert.Equal(plain.call(inputs).ToBytes(), network.call(inputs).ToBytes());
            network.train();
            Assert.True(model.training);
        }

        Assert.Equal(parameters, model.parameters(), ReferenceEqualityComparer.Instance);
        Assert.Equal(plain.call(inputs).shape, model.call(inputs).shape); // the caller's again
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Backpropagations_gradients_are_those_of_the_plain_model(TestTree tree)
    {
        using var scope = NewDisposeScope();
        using var model = Made(tree, ScalarType.Float64);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float64);
        var plain = Step(model, model, inputs, labels);
        Parameter[] parameters = [.. model.parameters().Where(parameter => parameter.requires_grad)];
        foreach (var rule in new[] { "kp", "frozen" }) // which sends nothing, but in a pass
        {
            using var network = model.WithRule(rule, 3, inputs);
            random.manual_seed(7);
            var truth = network.LearnByBackpropagation(inputs, labels, Loss.CrossEntropy);
            AssertEqual(plain, [.. truth.GradientsOf(network.Layers, parameters)], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Kolen_and_Pollacks_B_gets_the_gradient_of_W_in_a_loop_and_in_a_pass(TestTree tree)
    {
        using var scope = NewDisposeScope();
        using var model = Made(tree, ScalarType.Float64);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float64);
        using var network = model.WithRule("kp", 3, inputs);
        Tensor[] weights = [.. network.Layers.Select(layer => layer.FeedbackParameter!)];
        random.manual_seed(7);
        var inLoop = Gradients.Of(functional.cross_entropy(network.call(inputs), labels), weights);
        random.manual_seed(7);
        var inPass = network.Learn(inputs, labels, Loss.CrossEntropy);
        AssertEqual([.. inLoop], [.. inPass.Layers.Select(layer => layer.FeedbackGradient)], 1e-12);
        foreach (var (layer, learning) in network.Layers.Zip(inPass.Layers).Where(pair =>
            pair.Second.FeedbackGradient is not null && pair.First.Weight.requires_grad
                && pair.First.Options.IsUsedOnce))
        {
            AssertEqual([learning.WeightGradient], [learning.FeedbackGradient], 1e-12);
        }
    }

    [Fact]
    public void Same_padding_knows_of_dilation()
    {
        random.manual_seed(11);
        using var model = Sequential(
            Conv2d(2, 3, 3, padding: Padding.Same, dilation: 2), Tanh(),
            Conv2d(3, 2, (5, 3), padding: Padding.Same, dilation: (2, 3)));
        var inputs = randn(2, 2, 11, 12);
        var plain = Gradients.Of(model.call(inputs).Squared().sum(), [.. model.parameters()]);
        using var network = model.WithRule("fa", 3, inputs);
        network.Layers[1].OwnFeedback!.Overwrite(network.Layers[1].Weight);
        AssertEqual(
            [.. plain], [.. Gradients.Of(network.call(inputs).Squared().sum(), [.. model.parameters()])], 1e-4);
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("fa+foof")]
    [InlineData("brsf")]
    public void One_sample_without_a_dimension_of_samples_teaches_as_a_batch_of_one(string rule)
    {
        foreach (var (layers, shape) in new (Func<Module<Tensor, Tensor>[]>, long[])[]
        {
            (() => [Linear(7, 6), Tanh(), Linear(6, 5), Tanh(), Linear(5, 4)], [7]),
            (() => [Conv2d(2, 3, 3), ReLU(inplace: true), Conv2d(3, 4, 2)], [2, 6, 5]),
            (() => [Conv1d(2, 3, 3), Tanh(), Conv1d(3, 4, 2)], [2, 6]),
        })
        {
            random.manual_seed(11);
            using var model = Sequential(layers());
            var sample = randn(shape);
            using var network = model.WithRule(rule, 3, sample.unsqueeze(0));
            Parameter[] wanting = [.. network.parameters().Where(parameter => parameter.requires_grad)];
            var batch = Gradients.Of(network.call(sample.unsqueeze(0)).Squared().sum(), wanting);
            var alone = Gradients.Of(network.call(sample).Squared().sum(), wanting);
            AssertEqual([.. batch], [.. alone], 1e-5);
        }
    }

    private static Module<Tensor, Tensor> Made(TestTree tree, ScalarType type)
    {
        random.manual_seed(11);
        return tree.Make().to(type);
    }

    private static List<Tensor?> Step(
        Module<Tensor, Tensor> called, Module model, Tensor inputs, Tensor labels)
    {
        random.manual_seed(7); // of the masks
        var loss = functional.cross_entropy(called.call(inputs), labels);
        return [.. Gradients.Of(loss, [.. model.parameters().Where(parameter => parameter.requires_grad)])];
    }

    // Plain operations, in which nothing of SOAP's has a part.
    private static IEnumerable<Action> PlainHooks(Module<Tensor, Tensor> model, string name, Tensor feedback)
    {
        var layer = (Module<Tensor, Tensor>)model.named_modules().Single(named => named.name == name).module;
        Tensor? entered = null;
        yield return layer.register_forward_pre_hook((_, input) =>
        {
            entered = input;
            return input.detach();
        }).remove;
        yield return layer.register_forward_hook((_, _, output) =>
        {
            var way = layer switch
            {
                Linear => functional.linear(entered!, feedback),
                Conv1d kernel => functional.conv1d(
                    entered!, feedback, null, kernel.stride[0], Padded(kernel), kernel.dilation[0], kernel.groups),
                Convolution kernel => functional.conv2d(
                    entered!, feedback, null, kernel.stride, kernel.padding!, kernel.dilation, kernel.groups),
                LocallyConnected2d => Local(entered!, feedback, output),
                _ => throw new InvalidOperationException(name),
            };
            return output.Plus(way) - way.detach();
        }).remove;
    }

    // Kernels of 2×2, position by position.
    private static Tensor Local(Tensor entered, Tensor weights, Tensor output)
    {
        var patches = functional.unfold(entered, (2, 2)).permute(2, 0, 1);
        var kernels = weights.reshape(patches.shape[0], output.shape[1], -1);
        return patches.bmm(kernels.transpose(1, 2)).permute(1, 2, 0).reshape(output.shape);
    }

    private static long Padded(Convolution kernel) => kernel.padding_type == Padding.Same
        ? (kernel.kernel_size[0] - 1) / 2
        : kernel.padding![0];

    private static void AssertEqual(List<Tensor?> expected, List<Tensor?> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one is null, other is null);
            if (one is not null)
            {
                Assert.Equal(one.shape, other!.shape);
                var difference = (one - other).abs().max().to_type(ScalarType.Float64).item<double>();
                Assert.True(difference <= tolerance, $"a gradient differs by {difference}");
            }
        }
    }
}
