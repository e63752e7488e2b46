using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Trials;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Conversion;

/// <summary>Networks that a text describes.</summary>
public sealed class OwnNetworkTests
{
    [Fact]
    public void A_text_makes_the_layers_that_it_names()
    {
        using var model = (Sequential)OwnNetwork.Parse(
            "layers:8x5,bn,pool2, 6x3s2p1,local4x2,mean2,drop0.25,12,ln,9", Activation.Relu).Create([2, 17, 16], 3);
        Assert.Equal(
            [
                "image Unflatten", "conv1 Conv2d", "bn2 KeptBatchNorm", "f2 ReLU", "pool3 MaxPool2d", "conv2 Conv2d",
                "f4 ReLU", "conv3 LocallyConnected2d", "f5 ReLU", "pool6 AvgPool2d", "drop7 StreamDropout",
                "flatten Flatten", "fc1 Linear", "ln9 LayerNorm", "f9 ReLU", "fc2 Linear", "f10 ReLU", "fc3 Linear",
            ],
            model.named_children().Select(child => $"{child.name} {child.module.GetType().Name}"));
        Assert.Equal([7, 3], model.forward(ones(7, 2 * 17 * 16)).shape);
        Assert.Equal(
            "layers:8x5,bn,pool2,6x3s2p1,local4x2,mean2,drop0.25,12,ln,9",
            OwnNetwork.Parse("layers:8x5,bn,pool2, 6x3s2p1,local4x2,mean2,drop0.25,12,ln,9").Name);
    }

    [Theory]
    [InlineData("layers:4x3p0", "layers:4x3")]
    [InlineData("layers:4x3p00", "layers:4x3")]
    [InlineData("layers:4x3s1", "layers:4x3")]
    [InlineData("layers:local4x3s1p01", "layers:local4x3p1")]
    [InlineData("layers:4x3s10p10,9", "layers:4x3s10p10,9")]
    [InlineData("layers:8,drop.50", "layers:8,drop0.5")]
    public void A_network_has_one_text_however_it_is_written(string text, string canonical)
    {
        Assert.Equal(canonical, OwnNetwork.Parse(text).Name);
        Assert.Equal(canonical, OwnNetwork.Parse(canonical).Name);
    }

    [Theory]
    [InlineData("layers:", "part 1, '', is empty")]
    [InlineData("layers:32x5,,pool2", "part 2, '', is empty")]
    [InlineData("layers:32y5", "part 1, '32y5', is unknown")]
    [InlineData("layers:0x5", "part 1, '0x5', is unknown")]
    [InlineData("layers:32x0", "part 1, '32x0', is unknown")]
    [InlineData("layers:-5", "part 1, '-5', is unknown")]
    [InlineData("layers:9999999999", "part 1, '9999999999', is unknown")]
    [InlineData("layers:128,32x5", "part 2, '32x5', is behind a dense layer, and takes images")]
    [InlineData("layers:128,pool2", "part 2, 'pool2', is behind a dense layer, and takes images")]
    [InlineData("layers:bn,128", "part 1, 'bn', comes at once behind a layer")]
    [InlineData("layers:8x3,pool2,ln", "part 3, 'ln', comes at once behind a layer")]
    [InlineData(
        "layers:8,drop1", "part 2, 'drop1', is dropout with a probability above 0 and below 1, such as drop0.5")]
    [InlineData("layers:8,drop0", "part 2, 'drop0', is dropout with a probability above 0 and below 1")]
    [InlineData("layers:8,drop-1", "part 2, 'drop-1', is dropout with a probability above 0 and below 1")]
    [InlineData("layers:8,dropNaN", "part 2, 'dropNaN', is dropout with a probability above 0 and below 1")]
    public void What_describes_no_network_is_told_by_its_part(string text, string message)
    {
        var error = Assert.Throws<SoapException>(() => OwnNetwork.Parse(text)).Message;
        Assert.StartsWith($"model '{text}': {message}", error, StringComparison.Ordinal);
        Assert.EndsWith(
            "; allowed: CxK, CxKsSpP, localCxK (convolutions), W (a dense layer), poolK, meanK, bn, ln, dropP", error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers:8x5,pool2", 1, 4, "part 1, '8x5', needs images of at least 5 x 5, and is given 4 x 4")]
    [InlineData("layers:8x5,pool8", 1, 9, "part 2, 'pool8', needs images of at least 8 x 8, and is given 5 x 5")]
    public void Images_that_are_too_small_are_told_by_the_part_that_they_do_not_pass(
        string text, int channels, int side, string message) =>
        Assert.Equal(
            $"model '{text}': {message}",
            Assert.Throws<SoapException>(
                () => OwnNetwork.Parse(text).Create([channels, side, side], 3)).Message);

    [Fact]
    public void A_frame_of_zeros_makes_room_for_kernels_larger_than_the_image()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 3], OwnNetwork.Parse("layers:4x5p1,6x3p1").Create([1, 3, 3], 3).forward(ones(2, 9)).shape);
    }

    [Theory]
    [InlineData("layers:99999x1", "part 1, '99999x1', has 99999 weights, and 78399216 numbers of a sample leave it")]
    [InlineData("layers:8,99999,99999", "part 3, '99999', has 9999800001 weights, and 99999 numbers of a sample")]
    public void Layers_that_no_memory_holds_are_refused_before_they_are_made(string text, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<SoapException>(() => OwnNetwork.Parse(text).Create([1, 28, 28], 10)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Dense_layers_take_any_inputs_and_kernels_need_images()
    {
        Assert.Null(OwnNetwork.Parse("layers:32,drop0.1").Refuses(null));
        Assert.Equal(
            "it takes images, and the inputs of the task are none", OwnNetwork.Parse("layers:4x3").Refuses(null));
    }

    // Dense layers and an activation are all that an Mlp has.
    [Theory]
    [InlineData("bp", "tanh")]
    [InlineData("fa", "elu")]
    [InlineData("dfa", "relu")]
    [InlineData("secant", "sigmoid")]
    public void Dense_layers_of_a_text_are_a_multilayer_perceptron(string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var trial = new TrialSpecification
        {
            Task = "pictures",
            Rule = rule,
            Seed = 3,
            LearningRate = 0.1,
            Activation = activation,
            Model = "layers:7,6",
        };
        using var network = TrialNetwork.Of(trial, 9, 4, null);
        using var mlp = TrialNetwork.Of(trial with { Model = null, Hidden = [7, 6] }, 9, 4, null);
        foreach (var (own, other) in ((ILayeredNetwork)network).Layers.Zip(((ILayeredNetwork)mlp).Layers))
        {
            using var noGradient = no_grad();
            own.Weight.copy_(other.Weight); // the streams go by the names of layers
            own.OwnFeedback?.copy_(other.OwnFeedback!);
        }

        var (inputs, labels) = (randn(5, 9), tensor(new long[] { 0, 1, 2, 3, 0 }));
        var (learnt, expected) = (
            ((ILayeredNetwork)network).Learn(inputs, labels, Loss.CrossEntropy),
            ((ILayeredNetwork)mlp).Learn(inputs, labels, Loss.CrossEntropy));
        Assert.All(learnt.Layers.Zip(expected.Layers), layer => Assert.Equal(
            layer.Second.WeightGradient!.ToBytes(), layer.First.WeightGradient!.ToBytes()));
    }

    [Fact]
    public void Masks_of_dropout_are_of_the_seed_and_the_call_whatever_the_rule()
    {
        using var scope = NewDisposeScope();
        Tensor[] Masks(ulong seed, string name)
        {
            using var dropout = new StreamDropout(0.25, seed, name);
            return [.. Enumerable.Range(0, 3).Select(_ => dropout.call(ones(40, 51)))];
        }

        var (first, again) = (Masks(1, "drop1"), Masks(1, "drop1"));
        Assert.All(first.Zip(again), pair => Assert.Equal(pair.First.ToBytes(), pair.Second.ToBytes()));
        Assert.NotEqual(first[0].ToBytes(), first[1].ToBytes());
        Assert.NotEqual(first[0].ToBytes(), Masks(2, "drop1")[0].ToBytes());
        Assert.NotEqual(first[0].ToBytes(), Masks(1, "drop2")[0].ToBytes());
        Assert.Equal([0, 1 / 0.75f], first[0].data<float>().Distinct().Order());
        var mask = first[0].ToNumbers<float>();
        Assert.All([0, 1, 2], k => Assert.Contains(
            Enumerable.Range(0, 510), i => mask[4 * i + k] != mask[4 * i + k + 1]));

        // Within five deviations of p, √(p (1 − p) / 2040).
        Assert.Equal(0.25, first[0].eq(Kept(0)).to_type(ScalarType.Float64).mean().item<double>(), 0.048);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Masks_of_a_trial_are_of_its_seed(ulong seed)
    {
        using var scope = NewDisposeScope();
        using var network = TrialNetwork.Of(
            new()
            {
                Task = "pictures",
                Rule = "fa",
                Seed = seed,
                LearningRate = 0.1,
                Model = "layers:8,drop0.5",
            },
            9, 4, null);
        var dropout = network.modules().OfType<StreamDropout>().Single();
        using var expected = new StreamDropout(0.5, seed, "drop2");
        dropout.train();
        Assert.Equal(expected.call(ones(3, 8)).ToBytes(), dropout.call(ones(3, 8)).ToBytes());
    }

    [Fact]
    public void Dropout_does_nothing_in_evaluation_and_has_no_state()
    {
        using var scope = NewDisposeScope();
        using var dropout = new StreamDropout(0.5, 1, "a");
        var x = randn(3, 5);
        dropout.eval();
        Assert.Equal(x.ToBytes(), dropout.call(x).ToBytes());
        dropout.train();
        Assert.Empty(dropout.state_dict());
        dropout.to(float64);
        Assert.Equal(ScalarType.Float64, dropout.call(x.to_type(float64)).dtype);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamDropout(1, 1, "a"));
    }

    [Fact]
    public void A_locally_connected_module_is_the_layer_that_learns_by_a_rule()
    {
        using var scope = NewDisposeScope();
        using var plain = new LocallyConnected2d(2, 3, (2, 3), new() { InputSize = (5, 6), Padding = (1, 0) });
        using var layer = new FeedbackLocallyConnected2d(
            2, 3, (2, 3), Soap.Rules.LearningRule.Parse("fa"), 1, "a",
            new() { InputSize = (5, 6), Padding = (1, 0) });
        layer.Weight.Overwrite(plain.Weight);
        layer.Bias!.Overwrite(plain.Bias!);
        var x = randn(4, 2, 5, 6);
        Assert.Equal(0, (layer.call(x) - plain.call(x)).abs().max().item<float>());
        Assert.Equal(["bias", "weight"], plain.state_dict().Keys.Order());
    }
}
