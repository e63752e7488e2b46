using Soap.Optimizers;
using Soap.Tests.Fused;
using Soap.Tests.Training;
using Soap.Trials;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

public sealed class LayerRatesTests
{
    private static readonly string[] LeNet = ["conv1", "conv2", "fc1", "fc2", "fc3"];

    [Theory]
    [InlineData("1:0.50:2e0", "1:0.5:2")]
    [InlineData(" 3 = 2 : conv*=.1", "3=2:conv*=0.1")]
    [InlineData("1e-5", "1E-05")]
    public void A_text_has_one_form(string text, string canonical)
    {
        Assert.Equal(canonical, LayerRates.Parse(text).ToString());
        Assert.Equal(canonical, LayerRates.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("", "'' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1:0", "'0' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1:-2", "'-2' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1:NaN", "'NaN' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1:1e11", "'1e11' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1=fast", "'fast' is no factor; allowed: a number from 1E-10 to 10000000000")]
    [InlineData("1:2=3", "factors of all layers and factors by name are mixed")]
    [InlineData(
        "con!=3", "'con!' is no pattern of names: it has a '!'; " +
        "allowed: letters, digits, '_', '-', '/', dots, and '*', '**', '?' for any of them")]
    public void Other_texts_are_refused_with_the_reason(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => LayerRates.Parse(text)).Message);

    [Fact]
    public void Factors_are_those_of_all_layers_in_their_order_or_of_the_first_pattern_that_matches()
    {
        Assert.Equal([1, 2, 3, 4, 5], LayerRates.Parse("1:2:3:4:5").Of(LeNet));
        Assert.Equal([0.1, 0.1, 1, 1, 2], LayerRates.Parse("fc3=2:conv*=0.1").Of(LeNet));
        Assert.Equal([7, 0.1, 0.5, 0.5, 0.5], LayerRates.Parse("conv1=7:conv*=0.1:**=0.5").Of(LeNet));
    }

    [Theory]
    [InlineData("1:2", "it has 2 factors, and the network 5 layers: conv1, conv2, fc1, fc2, fc3")]
    [InlineData("3", "it has 1 factor, and the network 5 layers: conv1, conv2, fc1, fc2, fc3")]
    [InlineData("fc4=3", "no layer is called 'fc4'; the network has 5 layers: conv1, conv2, fc1, fc2, fc3")]
    public void Factors_that_are_not_of_these_layers_are_refused(string text, string reason) => Assert.Equal(
        $"layer-rates = {text}: {reason}",
        Assert.Throws<SoapException>(() => LayerRates.Parse(text).Of(LeNet)).Message);

    [Fact]
    public void A_parameter_with_a_factor_moves_as_alone_at_its_own_learning_rate_and_its_decay_too()
    {
        foreach (var settings in Oracles.OptimizerCase.All)
        {
            using var scope = NewDisposeScope();
            var (scaled, other, alone) = (New(), New(), New());
            using var both = settings.Create([scaled, other]);
            using var single = settings.Create([alone]);
            both.ScaleRate(scaled, 4);
            for (var step = 1; step <= 5; step++)
            {
                var gradient = Counting(6, ScalarType.Float32).Minus(step);
                both.Step([gradient, gradient], settings.LearningRate);
                single.Step([gradient], 4 * settings.LearningRate);
            }

            Assert.Equal(alone.ToBits(), scaled.ToBits());
            Assert.NotEqual(other.ToBits(), scaled.ToBits());
        }

        static Parameter New() => new(ones(6));
    }

    [Fact]
    public void A_factor_that_is_none_and_a_strange_parameter_are_refused()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(1));
        using var optimizer = new Sgd([parameter]);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ScaleRate(parameter, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ScaleRate(parameter, double.NaN));
        Assert.Throws<ArgumentException>(() => optimizer.ScaleRate(new Parameter(ones(1)), 2));
    }

    // A power of two, so that the products are the same bits. Weights that learn and did not have the factor, of a
    // layer, of biases, of feedback, would make the digests differ.
    [Theory]
    [InlineData("fa", "sgd", null)]
    [InlineData("kp", "sgd", null)]
    [InlineData("kp", "adamw", null)]
    [InlineData("kp+momentum", "sgd", null)]
    [InlineData("ia", "sgd", null)]
    [InlineData("kp", "adamw", "autograd")]
    [InlineData("ldrl", "sgd", null)]
    public void The_same_factor_for_all_layers_is_that_learning_rate_to_the_bit(
        string rule, string optimizer, string? engine)
    {
        var trial = SmallTasks.Specification with
        {
            Rule = rule,
            Optimizer = optimizer,
            WeightDecay = 0.01,
            Engine = engine,
            LearningRate = 0.02,
        };
        var scaled = Digest(trial with { LayerRates = "2:2:2" });
        Assert.Equal(Digest(trial with { LearningRate = 0.04 }), scaled);
        Assert.Equal(scaled, Digest(trial with { LayerRates = "**=2" }));
        Assert.NotEqual(scaled, Digest(trial));
        Assert.NotEqual(scaled, Digest(trial with { LayerRates = "2:2:1" }));
        Assert.NotEqual(scaled, Digest(trial with { LayerRates = "1:2:2" }));

        static string Digest(TrialSpecification trial) => Trial.Run(trial, SmallTasks.Blobs()).WeightsDigest;
    }

    [Theory]
    [InlineData("bp", "sgd")]
    [InlineData("kp", "adam")]
    [InlineData("wm", "sgd")]
    public void Both_engines_scale_alike_also_where_the_first_layer_passes_over_zeros(string rule, string optimizer)
    {
        var task = IntegerImages.Task(400, 60, 5);
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.01,
            Optimizer = optimizer,
            LayerRates = "0.2:3",
            Hidden = [30],
            Batch = 16,
            Epochs = 1,
            Validation = 80,
        };
        var (fused, autograd) = (Trial.Run(trial, task), Trial.Run(trial with { Engine = "autograd" }, task));
        Assert.Equal(("fused", "sparse"), (fused.Engine!.Name, fused.Engine.FirstLayer));
        Assert.Equal(autograd.Validation[^1].Loss, fused.Validation[^1].Loss, 1e-4);
        var same = Trial.Run(trial with { LayerRates = null }, task);
        Assert.True(Math.Abs(same.Validation[^1].Loss - fused.Validation[^1].Loss) > 1e-3);
    }

    [Fact]
    public void Noise_before_the_data_has_the_factors_too()
    {
        var trial = SmallTasks.Specification with
        {
            NoiseExamples = 64,
            NoiseLearningRate = 0.02,
            LearningRate = 0.02,
        };
        Assert.Equal(
            Trial.Run(trial with { NoiseLearningRate = 0.04, LearningRate = 0.04 }, SmallTasks.Blobs()).WeightsDigest,
            Trial.Run(trial with { LayerRates = "2:2:2" }, SmallTasks.Blobs()).WeightsDigest);
    }

    [Fact]
    public void A_trial_with_factors_of_other_layers_is_refused_before_it_begins()
    {
        var trial = SmallTasks.Specification with { LayerRates = "1:2" };
        Assert.Equal(
            "layer-rates = 1:2: it has 2 factors, and the network 3 layers: 1, 2, 3",
            Assert.Throws<SoapException>(() => Trial.Run(trial, SmallTasks.Blobs())).Message);
        Assert.Equal(
            "layer-rates = 1:2: it has 2 factors, and the network 3 layers: 1, 2, 3",
            Assert.Throws<SoapException>(() => TrialNetwork.ThrowIfRefused(trial, 5, 3, null, 16)).Message);
        Assert.Equal(
            "layer-rates = 1:x is not allowed: 'x' is no factor; allowed: a number from 1E-10 to 10000000000; " +
            $"allowed: {LayerRates.Allowed}",
            Assert.Throws<SoapException>((trial with { LayerRates = "1:x" }).Check).Message);
        Assert.Equal(
            "layer-rates = 1:1E-10 makes learning rates of 1E-25 that are not allowed; allowed: from 1E-30 to 1E+30",
            Assert.Throws<SoapException>((trial with { LearningRate = 1e-25, LayerRates = "1:1e-10" }).Check).Message);
    }
}
