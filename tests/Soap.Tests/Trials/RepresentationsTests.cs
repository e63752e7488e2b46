using System.Text.Json;
using Soap.Data;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Models;
using Soap.Storage;
using Soap.Tests.Fused;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>Trials that measure the representations of the network that they keep.</summary>
public sealed class RepresentationsTests
{
    private static readonly TrialSpecification Measured = SmallTasks.Specification with { Representations = true };

    [Theory]
    [InlineData("fa", null)]
    [InlineData("fa", "autograd")]
    [InlineData("bp", null)]
    [InlineData("dtp", null)]
    [InlineData("ff", null)]
    public void A_measured_trial_has_an_unmeasured_ones_bits_and_repeats(string rule, string? engine)
    {
        var trial = Measured with { Rule = rule, Engine = engine };
        var measured = Trial.Run(trial, SmallTasks.Blobs());
        var plain = Trial.Run(trial with { Representations = false }, SmallTasks.Blobs());
        Assert.Equal(plain.WeightsDigest, measured.WeightsDigest);
        Assert.Equal(plain.Test, measured.Test);
        Assert.Equal(plain.TrainingLoss, measured.TrainingLoss);
        Assert.Null(plain.Representations);
        Assert.Equal(measured.Representations, Trial.Run(trial, SmallTasks.Blobs()).Representations);
        Assert.Equal(["1", "2", "3", "output"], measured.Representations!.Select(place => place.Name));
        Assert.Equal([1, 2, 3, 4], measured.Representations!.Select(place => place.Layer));
        Assert.All(measured.Representations!, place => Assert.InRange(place.ProbeAccuracy!.Value, 0.5, 1));
        Assert.All(measured.Representations!, place => Assert.Null(place.ProbeDetermination));
        Assert.All(measured.Representations!, place =>
            Assert.Null(RepresentationSimilarity.Refusal(place.Similarities!)));
    }

    [Fact]
    public void A_network_of_the_catalogue_is_measured_at_what_its_layers_read()
    {
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = "fa",
            Seed = 3,
            LearningRate = 0.02,
            Model = "layers:12,drop0.5,8",
            Batch = 16,
            Epochs = 1,
            Validation = 80,
            DiagnoseEvery = 0,
            Representations = true,
        };
        var data = IntegerImages.Task(400, 60, 5);
        var measured = Trial.Run(trial, data);
        Assert.Equal(Trial.Run(trial with { Representations = false }, data).WeightsDigest, measured.WeightsDigest);
        Assert.Equal(["fc1", "fc2", "fc3", "output"], measured.Representations!.Select(place => place.Name));
        Assert.Equal(
            [data.Inputs, 12, 8, data.Outputs], measured.Representations!.Select(place => (int)place.Features));
    }

    [Fact]
    public void They_are_those_of_the_network_that_is_kept_on_the_samples_of_the_split()
    {
        var data = SmallTasks.Blobs();
        var trial = Measured with { Selection = "loss", EvaluateEvery = 30, LearningRate = 3 };
        IReadOnlyList<LayerRepresentation> expected = [];
        var result = Trial.Run(
            trial, data, null, network =>
            {
                using var scope = NewDisposeScope();
                var order = new BatchOrder(data.Train.Count, trial.Validation, trial.Seed);
                var held = order.Validation.Select(index => (long)index).ToArray();
                var others = Enumerable.Range(0, data.Train.Count).Select(index => (long)index).Except(held).ToArray();
                var (x, labels) = data.Train.Gather(tensor(others), ScalarType.Float32);
                var (y, truths) = data.Train.Gather(tensor(held), ScalarType.Float32);
                expected =
                [
                    .. LayerActivities.Of((Mlp)network, x).Zip(LayerActivities.Of((Mlp)network, y), (fitted, tried) =>
                        new LayerRepresentation
                        {
                            Layer = 1,
                            Name = fitted.Name,
                            Features = 1,
                            ProbeAccuracy = LinearProbe.Accuracy(
                                fitted.Activities, labels, tried.Activities, truths, 3),
                            Similarities = RepresentationSimilarity.Packed(
                                RepresentationSimilarity.Similarities(tried.Activities)!),
                        }),
                ];
            },
            default);
        Assert.NotEqual(result.Validation[^1].Examples, result.Selected!.Examples); // or the last would do
        Assert.All(result.Representations!.Zip(expected), pair =>
        {
            Assert.Equal(pair.Second.ProbeAccuracy, pair.First.ProbeAccuracy);
            Assert.Equal(1, RepresentationSimilarity.LinearCka(pair.First, pair.Second)!.Value, 1e-5);
        });
    }

    [Fact]
    public void Values_have_a_determination_and_no_accuracy()
    {
        var data = TaskCatalog.Open("curve", DataFolders.Standard(), 0);
        var trial = Measured with
        {
            Task = "curve",
            Rule = "bp",
            Validation = 20,
            Epochs = 5,
            LearningRate = 0.05,
            Activation = "tanh",
        };
        var places = Trial.Run(trial, data).Representations!;
        Assert.All(places, place => Assert.Null(place.ProbeAccuracy));
        Assert.All(places, place => Assert.True(place.ProbeDetermination <= 1));
    }

    [Theory]
    [InlineData(0, "none")]
    [InlineData(3, "too few")]
    public void Too_few_held_out_samples_are_refused(int validation, string few) => Assert.Contains(
        $"representations = true measures on samples that are held out, and validation = {validation} holds out " +
            $"{few}; allowed: validation of at least 4",
        Assert.Throws<SoapException>((Measured with { Validation = validation }).Check).Message);

    [Fact]
    public void A_trial_that_does_not_measure_says_nothing_of_it()
    {
        var text = JsonSerializer.Serialize(SmallTasks.Specification, Json.Options);
        Assert.DoesNotContain("epresentations", text, StringComparison.Ordinal);
        Assert.Contains("\"representations\": true", JsonSerializer.Serialize(Measured, Json.Options));
        Assert.DoesNotContain("epresentations", JsonSerializer.Serialize(
            Trial.Run(SmallTasks.Specification, SmallTasks.Blobs()), Json.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_trial_has_none() =>
        Assert.Null(Trial.Run(Measured with { LearningRate = 1e6, Rule = "bp", Activation = "relu" },
            SmallTasks.Blobs(inputs => inputs[7] = float.NaN)).Representations);
}
