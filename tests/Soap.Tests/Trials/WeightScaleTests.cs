using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Tests.Fused;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>Scales of what is drawn, and networks without biases.</summary>
public sealed class WeightScaleTests
{
    [Fact]
    public void All_that_an_initialiser_draws_is_multiplied_and_so_is_its_deviation()
    {
        using var scope = NewDisposeScope();
        var shape = WeightShape.Dense(4, 3);
        foreach (var initializer in Initializer.All)
        {
            var scaled = initializer.Times(2).Times(1.5);
            Assert.Equal(initializer.Name, scaled.Name);
            Assert.Equal(3 * initializer.Deviation(shape), scaled.Deviation(shape), 1e-15);
            Assert.Equal(
                initializer.Weights(shape, new RandomStream(1, "w"), ScalarType.Float64).ToVector().Select(w => 3 * w),
                scaled.Weights(shape, new RandomStream(1, "w"), ScalarType.Float64).ToVector(),
                (one, other) => Math.Abs(one - other) < 1e-14);
            Assert.Equal(
                initializer.Bias(shape, new RandomStream(1, "b"), ScalarType.Float64).ToVector().Select(b => 3 * b),
                scaled.Bias(shape, new RandomStream(1, "b"), ScalarType.Float64).ToVector(),
                (one, other) => Math.Abs(one - other) < 1e-14);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.PyTorch.Times(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.PyTorch.Times(double.NaN));
    }

    [Fact]
    public void W_and_B_of_a_trials_network_have_scales_of_their_own()
    {
        using var scope = NewDisposeScope();
        var trial = SmallTasks.Specification with { Initializer = "pytorch" };
        var (plain, scaled) = (Of(trial), Of(trial with { WeightScale = 2, FeedbackScale = 4 }));
        foreach (var (one, other) in plain.Layers.Zip(scaled.Layers))
        {
            Assert.Equal(one.Weight.Times(2).ToBits(), other.Weight.ToBits());
            Assert.Equal(one.Bias!.Times(2).ToBits(), other.Bias!.ToBits());
            Assert.Equal(one.EffectiveFeedback.Times(4).ToBits(), other.EffectiveFeedback.ToBits());
        }

        static Mlp Of(TrialSpecification trial) => (Mlp)TrialNetwork.Of(trial, 5, 3, null);
    }

    [Fact]
    public void A_scale_of_1_and_biases_leave_the_specification_as_it_was() => Assert.Equal(
        SmallTasks.Specification,
        SmallTasks.Specification with { WeightScale = 1, FeedbackScale = 1, Bias = true });

    [Theory]
    [InlineData("kp", "adamw")]
    [InlineData("dfa+foof", "sgd")]
    [InlineData("bp", "sgd")]
    [InlineData("ldrl", "sgd")]
    [InlineData("pepita", "sgd")]
    public void Without_biases_both_engines_train_what_is_left(string rule, string optimizer)
    {
        var trial = SmallTasks.Specification with
        {
            Rule = rule,
            Bias = false,
            Optimizer = optimizer,
            LearningRate = 0.02,
        };
        var names = Array.Empty<string>();
        var result = Trial.Run(trial, SmallTasks.Blobs(), null, network =>
            names = [.. network.named_parameters().Select(named => named.name)], default);
        Assert.Equal(TrialOutcome.Finished, result.Outcome);
        Assert.Equal(3, names.Count(name => name.EndsWith("weight", StringComparison.Ordinal)));
        Assert.DoesNotContain(names, name => name.Contains("bias", StringComparison.Ordinal));
        Assert.NotEqual(
            Trial.Run(trial with { Bias = true }, SmallTasks.Blobs()).Validation[^1].Loss,
            result.Validation[^1].Loss);
        var other = Trial.Run(trial with { Engine = "autograd" }, SmallTasks.Blobs());
        Assert.Equal(other.Validation[^1].Loss, result.Validation[^1].Loss, 1e-4);
    }

    [Fact]
    public void Without_biases_the_first_layer_passes_over_zeros_too()
    {
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = "fa",
            Seed = 1,
            LearningRate = 0.05,
            Hidden = [30],
            Batch = 16,
            Epochs = 1,
            Validation = 80,
            Bias = false,
        };
        var task = IntegerImages.Task(400, 60, 5);
        var (fused, autograd) = (Trial.Run(trial, task), Trial.Run(trial with { Engine = "autograd" }, task));
        Assert.Equal("sparse", fused.Engine!.FirstLayer);
        Assert.Equal(autograd.Validation[^1].Loss, fused.Validation[^1].Loss, 1e-4);
    }

    [Fact]
    public void Weights_of_a_file_without_biases_are_those_of_a_network_without_them()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (file, trial) =
                (Path.Combine(folder.FullName, "w.safetensors"), SmallTasks.Specification with { Bias = false });
            var first = Trial.Run(
                trial with { Rule = "bp" }, SmallTasks.Blobs(), null, network => WeightFile.Save(network, file),
                default);
            var again = Trial.Run(
                trial with { InitialWeights = InitialWeights.Of(file), Epochs = 0 }, SmallTasks.Blobs());
            Assert.Equal(first.Test!.Loss, again.Test!.Loss);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Refuses(SmallTasks.Specification with { WeightScale = 0 },
            "weight-scale = 0 is not allowed; allowed: from 1E-06 to 1000000");
        Refuses(SmallTasks.Specification with { FeedbackScale = double.NaN },
            "feedback-scale = NaN is not allowed; allowed: from 1E-06 to 1000000");
        Refuses(SmallTasks.Specification with { Bias = false, Model = "lenet5", Hidden = [256] },
            "bias = false is for the multilayer perceptron, and model = lenet5 has its own; leave the key out");

        static void Refuses(TrialSpecification trial, string message) =>
            Assert.Equal(message, Assert.Throws<SoapException>(trial.Check).Message);
    }
}
