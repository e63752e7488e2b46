using CsCheck;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Training;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Signals;

public sealed class ForwardForwardSignalTests
{
    [Theory]
    [InlineData("5-4-1", "it contrasts a right label with a wrong one, and one output has no wrong label")]
    [InlineData(
        "4-6-4", "the first 4 features of an input make room for the label, and of 4 nothing else would be left")]
    [InlineData(
        "1-20-20-10",
        "the first 10 features of an input make room for the label, and of 1 nothing else would be left")]
    public void A_network_without_room_for_labels_is_refused_with_the_reason(string widths, string reason)
    {
        var error = Assert.Throws<SoapException>(() => new Mlp(
            [.. widths.Split('-').Select(int.Parse)], Activation.Relu, LearningRule.Parse("ff"), 1));
        Assert.Equal(
            $"rule 'ff:goodness=sum,threshold=1,label=3' cannot learn in a network {widths}: {reason}", error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Fact]
    public void A_task_with_values_is_refused_before_anything_moves()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 4, 3], Activation.Relu, LearningRule.Parse("ff"), 1);
        using var optimizer = new Sgd(network.parameters());
        var before = Bits(network);
        var data = new Soap.Data.Dataset(rand(20, 5), rand(20, 3));
        var trainer = new Trainer(
            network,
            Loss.MeanSquaredError,
            optimizer,
            _ => 0.1,
            new DatasetBatches(data, new BatchOrder(20, 0, 1)),
            10);
        var error = Assert.Throws<SoapException>(() => trainer.TrainUntil(20, TestContext.Current.CancellationToken));
        Assert.Equal(
            "signal 'goodness' contrasts right and wrong labels, and this task's targets are values: " +
                "it learns tasks with classes only",
            error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void Each_hidden_layer_descends_its_own_loss_with_its_input_held() => Gen.Select(
        Gen.OneOf(Gen.Const(Activation.Tanh), Gen.Const(Activation.Sigmoid), Gen.Const(Activation.Identity)), Gen.Bool,
        Gen.Int[1, 1000])
        .Sample((activation, mean, seed) =>
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Activation = activation, Seed = seed };
        using var network = example.Network(
            LearningRule.Parse($"ff:goodness={(mean ? "mean" : "sum")},threshold=0.4,label=1.5"));
        var (inputs, targets) = example.Tensors();
        var learning = network.Learn(inputs, targets, Loss.CrossEntropy).Layers;
        var wrong = StrongestWrong(network, inputs, targets);
        var h = cat([Labelled(inputs, targets, 1.5), Labelled(inputs, wrong, 1.5)]);
        for (var l = 0; l < 2; l++)
        {
            var (layer, held) = (network.Layers[l], (h / h.Squared().mean([1], true).sqrt().Plus(1e-8)).detach());
            foreach (var (parameter, gradient)
                in new[] { (layer.Weight, learning[l].WeightGradient!), (layer.Bias!, learning[l].BiasGradient!) })
            {
                var numeric = FiniteDifferences.Of(
                    parameter, () => LocalLoss(activation.Apply(layer.forward(held)), mean).item<double>());
                Assert.True(Arrays.Error(gradient.ToVector(), numeric) < 1e-7);
            }

            h = activation.Apply(layer.forward(held)).detach();
        }
    }, iter: 6, threads: 1);

    [Fact]
    public void The_wrong_label_is_never_the_right_one_and_does_not_depend_on_the_other_samples()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Samples = 50, Widths = [5, 7, 2] };
        using var network = example.Network(LearningRule.Parse("ff"));
        var (inputs, targets) = example.Tensors();

        // With two classes the wrong one is the other: the negative half is the positive half of exchanged targets.
        var learning = network.Learn(inputs, targets, Loss.CrossEntropy).Layers[0].Displacement!;
        var exchanged = network.Learn(inputs, targets.Below(1), Loss.CrossEntropy).Layers[0].Displacement!;
        var (positive, negative) = (learning.narrow(0, 0, 50), exchanged.narrow(0, 50, 50));
        var same = positive.sign().eq(negative.sign().neg()).all().item<bool>(); // σ − 1 and σ of the same data
        Assert.True(same);
    }

    [Fact]
    public void The_first_features_of_an_input_do_not_reach_the_prediction()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("ff"));
        var inputs = rand(6, 5, ScalarType.Float64);
        var leaking = inputs.clone();
        leaking[TensorIndex.Colon, ..4] = 7;
        Assert.Equal(network.forward(inputs).ToBits(), network.forward(leaking).ToBits());
        Assert.Equal(
            network.Preactivations(inputs)[^1].ToBits(), network.Preactivations(leaking)[^1].ToBits());
    }

    [Fact]
    public void The_length_of_activities_is_not_handed_on()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Activation = Activation.Relu, Bias = false };
        using var network = example.Network(LearningRule.Parse("ff"));
        var (inputs, targets) = example.Tensors();
        var before = network.Learn(inputs, targets, Loss.CrossEntropy).Layers;
        // longer activities, the same direction
        Rules.RuleRow.SetWeight(network.Layers[0], network.Layers[0].Weight.detach().Times(3));
        var after = network.Learn(inputs, targets, Loss.CrossEntropy).Layers;
        for (var l = 1; l < 3; l++)
        {
            // up to the guard against zero
            Assert.True(
                Arrays.Error(after[l].WeightGradient!.ToVector(), before[l].WeightGradient!.ToVector()) < 1e-6);
        }

        Assert.False(Arrays.Error(after[0].WeightGradient!.ToVector(), before[0].WeightGradient!.ToVector()) < 0.1);
    }

    [Fact]
    public void Hidden_layers_see_nothing_of_the_weights_above_but_which_wrong_label_is_strongest()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("ff"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var before = Hidden();
        using (no_grad())
        {
            // Another output, whose order of classes is the same.
            network.Layers[^1].Weight.mul_(Kept(3));
            network.Layers[^1].Bias!.mul_(Kept(3));
        }

        Assert.Equal(before, Hidden());
        network.Layers[^1].Weight.Overwrite(double.NaN);
        Assert.All(
            network.Learn(inputs, targets, Loss.CrossEntropy).Layers.SkipLast(1),
            layer => Assert.True(layer.WeightGradient!.isfinite().all().item<bool>()));

        string Hidden() => string.Concat(network.Learn(inputs, targets, Loss.CrossEntropy).Layers.SkipLast(1)
            .Select(layer => layer.WeightGradient!.ToBits()));
    }

    [Fact]
    public void Samples_without_any_activity_give_finite_gradients()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 4, 4, 3], Activation.Relu, LearningRule.Parse("ff"), 1);
        Rules.RuleRow.SetWeight(network.Layers[0], zeros(4, 5));
        var data = SmallTasks.Blobs().Train;
        var learning = network.Learn(data.Inputs, data.Targets, Loss.CrossEntropy).Layers;
        Assert.All(learning, layer => Assert.True(layer.WeightGradient!.isfinite().all().item<bool>()));
    }

    private static Tensor LocalLoss(Tensor h, bool mean)
    {
        var goodness = mean ? h.Squared().mean([1]) : h.Squared().sum(1);
        var excess = goodness.Minus(mean ? 0.4 : 0.4 * h.shape[1]);
        var samples = h.shape[0] / 2;
        return -functional.logsigmoid(cat([excess.narrow(0, 0, samples), -excess.narrow(0, samples, samples)])).mean();
    }

    private static Tensor StrongestWrong(Mlp network, Tensor inputs, Tensor targets)
    {
        var logits = network.forward(inputs).detach().ToMatrix();
        return tensor(targets.ToNumbers<long>().Select((right, sample) => (long)Enumerable.Range(0, network.Outputs)
            .Where(unit => unit != right).MaxBy(unit => logits[sample, unit])).ToArray());
    }

    private static Tensor Labelled(Tensor inputs, Tensor labels, double label) =>
        cat([functional.one_hot(labels, 4).to_type(ScalarType.Float64).Times(label), inputs.narrow(1, 4, 1)], 1);

    private static string Bits(Mlp network) =>
        string.Concat(network.parameters().Select(parameter => parameter.ToBits()));
}
