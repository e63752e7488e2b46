using Soap.Data;
using Soap.Data.Tasks;
using Soap.Feedback;
using Soap.Layers;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

public sealed class NoisePretrainingTests
{
    // So small that no weight changes in float32, whatever the gradient.
    private const double Still = 1e-30;

    private static readonly TrialSpecification Noisy = SmallTasks.Specification with { NoiseExamples = 2000 };

    public static TheoryData<string> Rules =>
    [
        .. RuleCatalog.Entries.Where(entry => entry.StandsAlone
            && LearningRule.Parse(entry.Name).Feedback is not NoFeedback).Select(entry => entry.Name),
    ];

    // Inputs of 200 numbers: two samples of noise hardly overlap. With few inputs and a large learning rate W turns
    // away instead.
    [Fact]
    public void Noise_turns_the_output_layers_weights_towards_the_feedback_on_10_of_10_seeds()
    {
        using var scope = NewDisposeScope();
        var wide = Wide(200);
        Assert.All(Enumerable.Range(1, 10), seed =>
        {
            var specification = SmallTasks.Specification with
            {
                Task = "wide",
                Seed = (ulong)seed,
                Hidden = [40],
                Epochs = 0.2
            };
            var (before, after) = (
                Angle(specification, wide),
                Angle(specification with { NoiseExamples = 8000, NoiseLearningRate = 0.03 }, wide));
            Assert.True(after < before - 1, $"seed {seed}: {before:0.0} to {after:0.0} degrees");
        });

        static double Angle(TrialSpecification specification, TaskData data) =>
            Trial.Run(specification, data, cancellation: TestContext.Current.CancellationToken).Diagnostics
                .Single(point => point.Examples == 0 && point.Layer == 2).WeightAngle!.Value;
    }

    // All that noise may leave behind is in the weights: not the optimiser's memory, not the order of the data, not
    // the count of examples.
    [Theory]
    [InlineData("bp", "sgd")]
    [InlineData("fa", "sgd")]
    [InlineData("fa", "momentum")]
    [InlineData("fa", "adam")]
    [InlineData("dfa", "momentum")]
    [InlineData("sign:period=40", "sgd")]
    [InlineData("brsf", "sgd")]
    [InlineData("sparse", "sgd")]
    [InlineData("fa+foof:period=3,batches=2", "sgd")]
    [InlineData("fa+soap2019", "sgd")]
    public void Where_noise_moves_no_weight_the_data_train_as_without_it(string rule, string optimizer)
    {
        var plain = SmallTasks.Specification with
        {
            Rule = rule,
            Optimizer = optimizer == "adam" ? "adam" : "sgd",
            Momentum = optimizer == "momentum" ? 0.9 : 0,
        };
        var (without, with) = (Run(plain), Run(plain with { NoiseExamples = 500, NoiseLearningRate = Still }));
        Assert.Equal(without.WeightsDigest, with.WeightsDigest);
        Assert.Equal(without.TrainingLoss, with.TrainingLoss);
        Assert.Equal(
            without.Diagnostics.Select(point => (point.Examples, point.WeightAngle)),
            with.Diagnostics.Select(point => (point.Examples, point.WeightAngle)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_with_feedback_weights_can_be_given_noise_and_gives_the_same_bits_again(string rule)
    {
        var specification = SmallTasks.Specification with
        {
            Rule = rule,
            NoiseExamples = 130,
            NoiseLearningRate = 0.05,
            Epochs = 0.5,
            LearningRate = 0.01,
        };
        var digest = Run(specification).WeightsDigest;
        Assert.Equal(digest, Run(specification).WeightsDigest);
        Assert.NotEqual(digest, Run(specification with { NoiseExamples = 0, NoiseLearningRate = null }).WeightsDigest);
        Assert.NotEqual(digest, Run(specification with { NoiseExamples = 146 }).WeightsDigest);
        Assert.NotEqual(digest, Run(specification with { NoiseLearningRate = 0.06 }).WeightsDigest);
    }

    [Fact]
    public void Noise_is_not_counted_among_the_examples()
    {
        var (without, with) = (Run(SmallTasks.Specification), Run(Noisy));
        Assert.Equal(
            without.TrainingLoss.Select(point => point.Examples), with.TrainingLoss.Select(point => point.Examples));
        Assert.Equal(
            without.Validation.Select(point => point.Examples), with.Validation.Select(point => point.Examples));
        Assert.NotEqual(without.TrainingLoss[0].Loss, with.TrainingLoss[0].Loss);
    }

    [Fact]
    public void The_learning_rate_of_the_data_is_that_of_the_noise_unless_another_is_given() =>
        Assert.Equal(
            Run(Noisy).WeightsDigest, Run(Noisy with { NoiseLearningRate = Noisy.LearningRate }).WeightsDigest);

    // Noise ends at example 0 and within a period: the signs that it found are stale when the data begin.
    [Fact]
    public void Periodic_feedback_sees_the_weights_that_noise_has_made_when_the_data_begin()
    {
        var result = Run(Noisy with { Rule = "sign:period=1000000" });
        Assert.Equal(1, result.Diagnostics.Single(point => point.Examples == 0 && point.Layer == 3).SignAgreement);
    }

    // Counts below 0 are of periods of their own, however long these are: the first of the data begins one.
    [Theory]
    [InlineData(-16, true)]
    [InlineData(-1000, true)]
    [InlineData(0, false)]
    [InlineData(16, false)]
    public void A_period_of_the_data_begins_with_the_data(long before, bool isDue)
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(5, 3, LearningRule.Parse("sign:period=1000000"), 1, "any");
        layer.BeginStep(before, 16);
        layer.Weight.Overwrite(layer.Weight.detach().neg().contiguous());
        layer.BeginStep(Math.Max(0, before + 16), 16);
        Assert.Equal(isDue, layer.EffectiveFeedback.sign().eq(layer.Weight.sign()).all().item<bool>());
    }

    [Fact]
    public void Noise_that_blows_up_the_weights_is_told_with_its_place_before_the_data()
    {
        var result = Run(Noisy with { Activation = "relu", NoiseLearningRate = 1e30, Rule = "bp" });
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.Equal((2L, -2000L + 16), (result.Divergence!.Step, result.Divergence.Examples));
        Assert.Empty(result.TrainingLoss);
    }

    [Fact]
    public void Cancelling_ends_the_noise_too()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Trial.Run(
            Noisy, SmallTasks.Blobs(), cancellation: source.Token));
    }

    [Fact]
    public void Targets_that_are_values_are_refused()
    {
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        Assert.Equal(
            "noise-examples = 2000 needs classes, from which noise gets its labels, but the " +
                "targets of task 'curve' are values",
            Assert.Throws<SoapException>(() =>
                Trial.Run(Noisy with { Task = "curve", Validation = 0 }, curve)).Message);
    }

    [Theory]
    [InlineData("frozen")]
    [InlineData("ff")]
    public void A_rule_without_feedback_weights_is_refused(string rule) => Assert.Equal(
        $"noise-examples = 2000 makes no sense for rule '{rule}': it has no feedback weights, and noise is there to " +
            "align forward weights with them",
        Assert.Throws<SoapException>((Noisy with { Rule = rule }).Check).Message);

    // What the data are does not matter: they only say how wide the network is.
    private static TaskData Wide(int inputs)
    {
        var data = new Dataset(zeros(120, inputs), Counting(0, 120, ScalarType.Int64).remainder(Kept(10)));
        return new TaskData("wide", data, data, 10, new Dictionary<string, string>());
    }

    private static TrialResult Run(TrialSpecification specification) =>
        Trial.Run(specification, SmallTasks.Blobs(), cancellation: TestContext.Current.CancellationToken);
}
