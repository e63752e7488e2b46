using System.Text.Json;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Golden;
using Soap.Tests.Training;
using Soap.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Losses;

public sealed class LabelSmoothingTests
{
    [Fact]
    public void The_smoothed_cross_entropy_and_its_gradient_are_those_of_PyTorch()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenSettings.Values.Smoothing;
        var output = tensor(GoldenSettings.Numbers(3, 20), [4, 5]).Times(3).detach().requires_grad_();
        var mean = new Loss(LossKind.CrossEntropy, 0.1).Mean(output, tensor(new long[] { 0, 3, 4, 1 }));
        Assert.Equal(golden.Loss, mean.item<double>(), 1e-14);
        Assert.True(Arrays.Error(Gradients.Of(mean, [output])[0]!.ToVector(), golden.Gradient) < 1e-14);
    }

    [Fact]
    public void Targets_are_one_hot_without_a_share_that_all_classes_have_alike()
    {
        using var scope = NewDisposeScope();
        var values = new Loss(LossKind.SigmoidCrossEntropy, 0.2)
            .TargetValues(tensor(new long[] { 2, 0 }), 4, ScalarType.Float64);
        Assert.True(Arrays.Error(values.ToVector(), [0.05, 0.05, 0.85, 0.05, 0.85, 0.05, 0.05, 0.05]) < 1e-15);
    }

    [Theory]
    [InlineData(EngineChoice.Fused)]
    [InlineData(EngineChoice.Autograd)]
    public void Evaluations_are_of_the_loss_without_smoothing(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        var data = SmallTasks.Blobs().Train;
        using var network = new Mlp(
            [(int)data.Inputs.shape[1], 7, SmallTasks.Blobs().Outputs], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network, new Loss(LossKind.CrossEntropy, 0.4), optimizer, _ => 0.1,
            new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), 10, new() { Engine = engine });
        var plain = Evaluation.Evaluate(network, Loss.CrossEntropy, data, null, 0);
        Assert.Equal(plain.Loss, trainer.Evaluate(data).Loss, 1e-5);
        Assert.Equal(plain, Evaluation.Evaluate(network, new Loss(LossKind.CrossEntropy, 0.4), data, null, 0));
        var all = Counting(data.Count, ScalarType.Int64);
        var (inputs, targets) = data.Gather(all, ScalarType.Float32);
        Assert.NotEqual(
            plain.Loss, new Loss(LossKind.CrossEntropy, 0.4).Mean(network.forward(inputs), targets).item<float>(),
            1e-2);
    }

    [Theory]
    [InlineData("bp", "fused")]
    [InlineData("fa", "autograd")]
    [InlineData("drtp", "fused")]
    [InlineData("gnt", null)]
    [InlineData("ff", null)]
    public void Trials_train_with_it_and_without_it_have_the_text_that_they_had(string rule, string? engine)
    {
        var plain = SmallTasks.Specification with { Rule = rule, Engine = engine };
        var smoothed = plain with { LabelSmoothing = 0.3 };
        var (one, other) = (Run(plain), Run(smoothed));
        Assert.NotEqual(one.WeightsDigest, other.WeightsDigest);
        Assert.True(other.Test!.Accuracy > (rule == "ff" ? 0.3 : 0.5), $"{other.Test}");
        Assert.DoesNotContain("labelSmoothing", Text(plain), StringComparison.Ordinal);
        Assert.Contains("\"labelSmoothing\": 0.3", Text(smoothed), StringComparison.Ordinal);

        static string Text(TrialSpecification trial) => JsonSerializer.Serialize(trial, Soap.Storage.Json.Options);

        static TrialResult Run(TrialSpecification trial) => Trial.Run(
            trial, SmallTasks.Blobs(), cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void It_is_refused_for_values_with_the_reason()
    {
        using var scope = NewDisposeScope();
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        Assert.Equal(
            "label-smoothing = 0.1 needs classes, but the targets of task 'curve' are values; allowed: 0",
            Assert.Throws<SoapException>(() => LossFunctions.Find(null, curve, 0.1)).Message);
        Assert.StartsWith(
            "Label smoothing needs labels, but the targets are [2, 3].",
            Assert.Throws<ArgumentException>(
                () => new Loss(LossKind.MeanSquaredError, 0.1).Mean(rand(2, 3), rand(2, 3))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void What_is_no_share_is_refused(double smoothing)
    {
        Assert.StartsWith(
            "Label smoothing is from 0 to below 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Loss(LossKind.CrossEntropy, smoothing)).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            FormattableString.Invariant(
                $"label-smoothing = {smoothing} is not allowed; allowed: from 0 to below 1"),
            Assert.Throws<SoapException>(
                () => (SmallTasks.Specification with { LabelSmoothing = smoothing }).Check()).Message);
    }
}
