using Soap.Conversion;
using Soap.Data;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>Trials of the catalogue's networks.</summary>
public sealed class TrialModelTests
{
    private static readonly TrialSpecification LeNet = new()
    {
        Task = "pictures",
        Rule = "fa",
        Seed = 3,
        LearningRate = 0.02,
        Model = "lenet5",
        Epochs = 1,
        Validation = 10,
        Batch = 8,
        DiagnoseEvery = 16,
        LogEvery = 8,
    };

    [Fact]
    public void A_trial_trains_a_network_of_the_catalogue_and_repeats_bit_for_bit()
    {
        var (first, again) = (Trial.Run(LeNet, Pictures()), Trial.Run(LeNet, Pictures()));

        Assert.Equal(TrialOutcome.Finished, first.Outcome);
        Assert.Equal(first.WeightsDigest, again.WeightsDigest);
        Assert.NotEqual(first.WeightsDigest, Trial.Run(LeNet with { Rule = "bp" }, Pictures()).WeightsDigest);
        Assert.Equal("fused", first.Engine!.Name);
        Assert.Equal(
            ["conv1", "conv2", "fc1", "fc2", "fc3"],
            first.Diagnostics.GroupBy(point => point.Layer).Select(layer => layer.First().Name));
    }

    [Fact]
    public void The_same_seed_gives_every_rule_the_same_initial_weights_and_measuring_changes_nothing()
    {
        using var scope = NewDisposeScope();
        byte[][] Initial(string rule)
        {
            using var network = (RuleNetwork)TrialNetwork.Of(LeNet with { Rule = rule }, 784, 10, [1, 28, 28]);
            return [.. network.Model.parameters().Select(parameter => parameter.ToBytes())];
        }

        Assert.Equal(Initial("fa"), Initial("dfa"));
        Assert.Equal(
            Trial.Run(LeNet, Pictures()).WeightsDigest,
            Trial.Run(LeNet with { DiagnoseEvery = 0 }, Pictures()).WeightsDigest);
    }

    [Fact]
    public void Weights_are_drawn_from_the_streams_of_the_layers_names()
    {
        using var scope = NewDisposeScope();
        using var network = (RuleNetwork)TrialNetwork.Of(LeNet, 784, 10, [1, 28, 28]);
        var layer = network.Layers[1];
        using var own = new Soap.Layers.FeedbackConv2d(
            6, 16, (5, 5), layer.Rule, 3, "conv2", new() { InputSize = (14, 14) });
        Assert.Equal(own.Weight.ToBytes(), layer.Weight.ToBytes());
        Assert.Equal(own.EffectiveFeedback.ToBytes(), layer.EffectiveFeedback.ToBytes());
    }

    [Fact]
    public void Keys_of_the_multilayer_perceptron_and_wrong_words_are_refused()
    {
        Refuses(LeNet with { Hidden = [7] },
            "hidden = 7 is for the multilayer perceptron, and model = lenet5 has layers of its own; " +
                "leave the key out");
        Refuses(LeNet with { Activation = "relu" },
            "activation = relu is for the multilayer perceptron, and model = lenet5 has its own; leave the key out");
        Refuses(LeNet with { Model = "lenet" },
            "model = lenet is not allowed; did you mean 'lenet5'? (allowed: lenet5, lenet-cifar, moskovitz-1, " +
                "locally-connected, vgg-small, resnet8, resnet20, resnet56, resnet18, resnet8-narrow, " +
                "resnet14-narrow, resnet20-narrow)");

        static void Refuses(TrialSpecification trial, string message) =>
            Assert.Equal(message, Assert.Throws<SoapException>(trial.Check).Message);
    }

    [Theory]
    [InlineData(
        "curve", "fa", "model = lenet5 does not go with task 'curve': it takes images, and the inputs of the " +
            "task are none")]
    [InlineData("mnist", "ff", "does not go with a model: it puts a label into the first features")]
    [InlineData("mnist", "fa+locoprop", "allowed: at most 4096")]
    public void What_cannot_learn_is_refused_before_a_trial_begins(string task, string rule, string message)
    {
        var trial = LeNet with { Task = task, Rule = rule, Batch = 64 };
        var error = Assert.Throws<SoapException>(() => trial.CheckFor(TaskCatalog.Find(task)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secant")]
    [InlineData("gnt")]
    [InlineData("soap2019")]
    [InlineData("pepita")]
    [InlineData("dtp")]
    [InlineData("dtp-drl")]
    [InlineData("ldrl")]
    [InlineData("ddtp")]
    [InlineData("fwdtp")]
    public void Rules_with_passes_of_their_own_train_LeNet_5(string rule)
    {
        var trial = LeNet with { Rule = rule, Epochs = 3 };
        var (measured, unmeasured) = (
            Trial.Run(trial, Pictures()), Trial.Run(trial with { DiagnoseEvery = 0 }, Pictures()));
        Assert.Equal(TrialOutcome.Finished, measured.Outcome);
        Assert.Equal(measured.WeightsDigest, unmeasured.WeightsDigest);
        var (first, last) =
            (measured.TrainingLoss[0].Loss, measured.TrainingLoss.TakeLast(5).Average(point => point.Loss));
        Assert.True(last < 0.9 * first, $"from {first} to {last}");
        Assert.Equal(5, measured.Diagnostics.Select(point => point.Name).Distinct().Count());
    }

    [Fact]
    public void Targets_train_a_VGG_and_no_residual_network()
    {
        var trial = LeNet with { Model = "vgg-small", Rule = "ldrl", Batch = 4, Epochs = 0.2 };
        Assert.Equal(TrialOutcome.Finished, Trial.Run(trial, Pictures()).Outcome);
        var error = Assert.Throws<SoapException>(
            () =>
                (LeNet with { Model = "resnet8", Rule = "ldrl", Task = "mnist" }).CheckFor(TaskCatalog.Find("mnist")));
        Assert.Contains("write the model as a Sequential", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("layers:8,bn", true)]
    [InlineData("layers:4x28,bn", true)]
    [InlineData("layers:4x27,bn", false)]
    [InlineData("resnet8", false)]
    public void Batch_norm_that_makes_nothing_of_one_sample_is_refused_beforehand(string model, bool isRefused)
    {
        var trial = LeNet with { Task = "mnist", Model = model, Batch = 1 };
        var error = Record.Exception(() => trial.CheckFor(TaskCatalog.Find("mnist")));
        Assert.Equal(isRefused, error is SoapException);
        Assert.Equal(
            isRefused,
            error?.Message == $"batch = 1 does not go with model = {model}: batch norm makes nothing of one sample, " +
                "whose deviation from its own mean is 0 / 0; allowed: at least 2");
    }

    // What was found to be in order is not looked at again; what decides it must not be forgotten.
    [Fact]
    public void A_network_in_order_is_refused_with_another_batch_engine_rule_rate_or_image()
    {
        var trial = LeNet with { Task = "mnist", Model = "layers:8,bn", Activation = "tanh", Rule = "fa", Batch = 16 };
        var mnist = TaskCatalog.Find("mnist");
        for (var time = 0; time < 2; time++)
        {
            trial.CheckFor(mnist);
            Refuses(trial with { Batch = 1 }, "batch = 1");
            Refuses(trial with { Rule = "fa+locoprop:steps=2", Model = "lenet5" }, "fit 'local-steps'");
            Refuses(trial with { LayerRates = "1:2:3" }, "layer-rates");
            Refuses(trial with { Model = "layers:8,ln", Engine = "fused" }, "engine = fused does not apply");
            (trial with { Model = "layers:8,ln" }).CheckFor(mnist);
        }

        void Refuses(TrialSpecification wrong, string message) => Assert.Contains(
            message, Assert.Throws<SoapException>(() => wrong.CheckFor(mnist)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operations_of_a_converted_network_are_those_of_its_layers()
    {
        var (step, pass) = TrialNetwork.Flops(LeNet, 784, 10, [1, 28, 28]);
        Assert.Equal(2_263_920, step); // as docs/kernels.md counts them
        Assert.Equal(2 * 416_520, pass);
        var block = TrialNetwork.Flops(LeNet with { Model = "resnet8", Rule = "dfa" }, 784, 10, [1, 28, 28]);
        var within = TrialNetwork.Flops(LeNet with { Model = "resnet8", Rule = "fa" }, 784, 10, [1, 28, 28]);
        // Three blocks hear ten errors at each place of their inputs.
        Assert.Equal(within.Step + 20 * (16 * 28 * 28 + 16 * 28 * 28 + 32 * 14 * 14), block.Step);
    }

    // Images of which a class is brighter than the other.
    private static TaskData Pictures()
    {
        using var scope = NewDisposeScope();
        var labels = Counting(50, ScalarType.Int64).remainder(Kept(2));
        var stream = new Soap.Randomness.RandomStream(1, "pictures");
        var pixels = Enumerable.Range(0, 50 * 784).Select(i => (float)stream.Normal(i) + i / 784 % 2).ToArray();
        var inputs = tensor(pixels).reshape(50, 784);
        var data = new Dataset(inputs.DetachFromDisposeScope(), labels.DetachFromDisposeScope());
        return new TaskData("pictures", data, data, 2, new Dictionary<string, string>()) { Image = [1, 28, 28] };
    }
}
