using Soap.Data;
using Soap.Data.Tasks;
using Soap.Losses;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Losses;

public sealed class OutputActivationTests
{
    [Theory]
    [InlineData("cross-entropy", "softmax")]
    [InlineData("sigmoid-cross-entropy", "sigmoid")]
    public void A_cross_entropy_holds_its_own_and_refuses_another(string word, string own)
    {
        Assert.Equal(
            $"output-activation = tanh makes no sense here: {word} holds its own output activation, {own}; " +
                "allowed: none, or loss = mean-squared-error",
            Assert.Throws<SoapException>(() => LossFunctions.Find(word, SmallTasks.Blobs(), 0, "tanh")).Message);
        Assert.StartsWith(
            $"{word} holds its own output activation, {own}",
            Assert.Throws<ArgumentException>(
                () => new Loss(EnumWords.Find<LossKind>("loss", word), 0, OutputActivation.Tanh)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_loss_of_a_task_of_classes_is_a_cross_entropy_and_refuses_it_too() => Assert.StartsWith(
        "output-activation = sigmoid makes no sense here: cross-entropy holds its own",
        Assert.Throws<SoapException>(() =>
            Run(SmallTasks.Specification with { OutputActivation = "sigmoid" })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_misspelt_one_is_answered_with_the_nearest() => Assert.Equal(
        "output-activation = softmx is not allowed; did you mean 'softmax'? (allowed: none, sigmoid, tanh, softmax)",
        Assert.Throws<SoapException>(() => (SmallTasks.Specification with { OutputActivation = "softmx" }).Check())
            .Message);

    [Theory]
    [InlineData("sigmoid", "fused")]
    [InlineData("tanh", "autograd")]
    [InlineData("softmax", "fused")]
    [InlineData("softmax", "autograd")]
    public void Trials_learn_classes_with_it(string activation, string engine)
    {
        var result = Run(SmallTasks.Specification with
        {
            Loss = "mean-squared-error",
            OutputActivation = activation,
            Engine = engine,
            LearningRate = 0.5,
        });
        Assert.True(result.TrainingLoss[^1].Loss < result.TrainingLoss[0].Loss);
        Assert.True(result.Test!.Accuracy > 0.6, $"{result.Test}");
        Assert.True(result.Test.Loss <= 1);
    }

    [Fact]
    public void A_function_that_was_learnt_is_seen_through_it()
    {
        var trial = SmallTasks.Specification with { Task = "curve", Validation = 0, OutputActivation = "sigmoid" };
        var result = Trial.Run(
            trial, new CurveTask().Open(new DataFolders(["."], "."), 0),
            cancellation: TestContext.Current.CancellationToken);
        Assert.All(result.Function!, point => Assert.InRange(point.Output, 0, 1));
        Assert.True(result.Function!.DistinctBy(point => point.Output).Count() > 100);
    }

    // Outputs beyond what exp can take.
    [Theory]
    [InlineData(OutputActivation.Sigmoid)]
    [InlineData(OutputActivation.Tanh)]
    [InlineData(OutputActivation.Softmax)]
    public void Of_huge_outputs_loss_and_gradient_are_finite(OutputActivation activation)
    {
        using var scope = NewDisposeScope();
        var output = tensor(new[] { 1000.0, -1000.0, 3.0, 2000.0, 0.0, -2000.0 }, [2, 3]).requires_grad_();
        var mean = new Loss(LossKind.MeanSquaredError, 0, activation).Mean(output, tensor(new long[] { 0, 2 }));
        Assert.True(double.IsFinite(mean.item<double>()));
        Assert.All(Gradients.Of(mean, [output])[0]!.ToVector(), e => Assert.True(double.IsFinite(e)));
    }

    private static TrialResult Run(TrialSpecification trial) => Trial.Run(
        trial, SmallTasks.Blobs(), cancellation: TestContext.Current.CancellationToken);
}
