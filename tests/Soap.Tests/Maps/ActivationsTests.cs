using Soap.Maps;
using Soap.Tests.Fused;
using Soap.Tests.Golden;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Maps;

public sealed class ActivationsTests
{
    public static TheoryData<Activation> All => [.. Enum.GetValues<Activation>()];

    // PyTorch 1.13, make_settings.py: nn.GELU() and nn.LeakyReLU().
    [Theory]
    [InlineData("gelu")]
    [InlineData("leaky-relu")]
    public void Values_and_slopes_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var golden = GoldenSettings.Values.Activations[name];
        var activation = Activations.Find(name);
        var inputs = tensor(golden.Inputs);
        Assert.Equal(golden.Values, activation.Apply(inputs).ToVector(), Near);
        Assert.Equal(golden.Slopes, activation.Derivative(inputs).ToVector(), Near);

        static bool Near(double one, double other) => Math.Abs(one - other) < 1e-14;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Slopes_are_those_that_autograd_finds(Activation activation)
    {
        using var scope = NewDisposeScope();
        var inputs = linspace(-4, 4, 32, ScalarType.Float64).requires_grad_();
        var slopes = autograd.grad([activation.Apply(inputs).sum()], [inputs])[0];
        Assert.Equal(
            slopes.ToVector(), activation.Derivative(inputs.detach()).ToVector(),
            (one, other) => Math.Abs(one - other) < 1e-13);
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("dfa")]
    public void Leaky_relu_is_the_same_in_both_engines(string rule)
    {
        var task = IntegerImages.Task(400, 60, 5);
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.05,
            Activation = "leaky-relu",
            Hidden = [30, 20],
            Batch = 16,
            Epochs = 1,
            Validation = 80,
        };
        var (fused, autograd) = (Trial.Run(trial, task), Trial.Run(trial with { Engine = "autograd" }, task));
        Assert.Equal("fused", fused.Engine!.Name);
        Assert.Equal(autograd.Validation[^1].Loss, fused.Validation[^1].Loss, 1e-4);
        var relu = Trial.Run(trial with { Activation = "relu" }, task);
        Assert.NotEqual(relu.Validation[^1].Loss, fused.Validation[^1].Loss);
    }

    [Fact]
    public void Gelu_trains_by_autograd_and_the_fused_engine_says_why_not()
    {
        var trial = SmallTasks.Specification with { Activation = "gelu" };
        var result = Trial.Run(trial, SmallTasks.Blobs());
        Assert.Equal(TrialOutcome.Finished, result.Outcome);
        Assert.Equal(
            ("autograd", "the slope of gelu is no function of its value, which is all that it keeps"),
            (result.Engine!.Name, result.Engine.Reason));
        Assert.True(result.TrainingLoss[^1].Loss < result.TrainingLoss[0].Loss);
        Assert.Equal(
            "engine = fused does not apply: the slope of gelu is no function of its value, which is all that it " +
                "keeps; allowed: auto, autograd",
            Assert.Throws<SoapException>((trial with { Engine = "fused" }).Check).Message);
    }
}
