using System.Text.Json;
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Storage;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Trials;

/// <summary>Trials that begin with the weights of a file.</summary>
public sealed class InitialWeightsTests : IDisposable
{
    private static readonly TrialSpecification Small = SmallTasks.Specification with { DiagnoseEvery = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("soap-init-").FullName;

    private string Weights => Path.Combine(_folder, "w.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // What a rule makes of the first W (signs, norms, inverses) is made of the file's.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("usf")]
    [InlineData("sign:period=1000")]
    [InlineData("fa+constrained")]
    [InlineData("kp+asymmetric")]
    [InlineData("pfa")]
    [InlineData("wm")]
    [InlineData("dfa")]
    [InlineData("dtp")]
    [InlineData("fa+foof")]
    public void Begun_with_the_very_weights_that_it_would_draw_a_trial_has_the_same_bits(string rule)
    {
        var drawn = Small with { Rule = rule };
        WeightFile.Save(Network(drawn), Weights);
        var begun = drawn with { InitialWeights = InitialWeights.Of(Weights) };
        Assert.Equal(Text(Run(drawn)), Text(Run(begun)));

        // With other weights it has others, whatever the initialiser.
        WeightFile.Save(Network(drawn with { Seed = 2 }), Weights);
        var other = drawn with { InitialWeights = InitialWeights.Of(Weights) };
        Assert.NotEqual(Text(Run(drawn)), Text(Run(other)));
        Assert.Equal(Text(Run(other)), Text(Run(other with
        {
            Initializer = "pytorch",
            FeedbackInitializer =
            drawn.FeedbackInitializer
        })));

        // Everything but what was run.
        static string Text(TrialResult result) => JsonSerializer.Serialize(
            result with { Specification = Small }, Json.Options);
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("fa+foof")]
    [InlineData("dtp")]
    [InlineData("pepita")]
    public void With_no_epochs_the_weights_are_evaluated_as_the_training_that_made_them_was(string rule)
    {
        var trial = Small with { Rule = rule, LearningRate = 0.01 };
        var first = Trial.Run(trial, SmallTasks.Blobs(), null, network => WeightFile.Save(network, Weights), default);
        var again = Run(trial with { InitialWeights = InitialWeights.Of(Weights), Epochs = 0 });
        Assert.Equal(TrialOutcome.Finished, again.Outcome);
        Assert.Equal(first.Test! with { Examples = 0 }, again.Test);
        Assert.Equal(first.Validation[^1] with { Examples = 0 }, Assert.Single(again.Validation));
        Assert.Equal(first.WeightsDigest, again.WeightsDigest);
        Assert.Empty(again.TrainingLoss);
    }

    [Fact]
    public void A_file_is_known_by_its_digest_wherever_it_lies()
    {
        WeightFile.Save(Network(Small), Weights);
        var copy = Path.Combine(_folder, "copy");
        File.Copy(Weights, copy);
        var (one, other) = (InitialWeights.Of(Weights), InitialWeights.Of(copy));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one.Path, other.Path);
        var trial = Small with { InitialWeights = one };
        var text = JsonSerializer.Serialize(trial, Json.Options);
        Assert.Contains($"\"initialWeights\": \"{one.Digest}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("w.safetensors", text, StringComparison.Ordinal);
        Assert.Equal(text, JsonSerializer.Serialize(Small with { InitialWeights = other }, Json.Options));

        var read = JsonSerializer.Deserialize<TrialSpecification>(text, Json.Options)!;
        Assert.Equal(one, read.InitialWeights);
        Assert.Equal(
            $"The trial begins with the weights of a file with SHA-256 {one.Digest}, and nobody says where it lies. " +
                "Give it with init=FILE.",
            Refusal(() => Run(read)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TrialSpecification>(
            text.Replace(one.Digest, one.Digest.ToUpperInvariant(), StringComparison.Ordinal), Json.Options));
        Assert.DoesNotContain(
            "initialWeights", JsonSerializer.Serialize(Small, Json.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_changed_meanwhile_is_refused()
    {
        WeightFile.Save(Network(Small), Weights);
        var trial = Small with { InitialWeights = InitialWeights.Of(Weights) };
        WeightFile.Save(Network(Small with { Seed = 2 }), Weights);
        Assert.Contains("was changed meanwhile: its SHA-256 is", Refusal(() => Run(trial)), StringComparison.Ordinal);
        File.Delete(Weights);
        Assert.Contains("cannot be read", Refusal(() => Run(trial)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_kept_is_named_and_not_begun_with()
    {
        WeightFile.Save(Network(Small with { Rule = "kp", Seed = 2 }), Weights);
        var whole = InitialWeights.Of(Weights);
        Assert.Equal(
            ["layer1.synapses.feedback", "layer2.synapses.feedback", "layer3.synapses.feedback"], whole.Unused);
        WeightFile.Save(Network(Small with { Rule = "bp", Seed = 2 }), Weights);
        var plain = InitialWeights.Of(Weights);
        Assert.Empty(plain.Unused);
        WeightFile.Save(Network(Small with { Rule = "kp", Seed = 2 }), Path.Combine(_folder, "whole"));
        Assert.Equal(
            Run(Small with { InitialWeights = plain }).WeightsDigest,
            Run(Small with { InitialWeights = InitialWeights.Of(Path.Combine(_folder, "whole")) }).WeightsDigest);
    }

    [Fact]
    public void What_does_not_fit_is_told_by_file_tensor_and_what_is_needed()
    {
        Check(
            Sequential(("0", Linear(5, 12)), ("2", Linear(12, 8)), ("layer3", Linear(8, 3))),
            [
                "'layer1.weight' is missing; needed: F32 [12, 5]; what is there and not needed: 0.bias, 0.weight, " +
                    "2.bias, 2.weight",
                "'layer1.bias' is missing; needed: F32 [12]; what is there and not needed: 0.bias, 0.weight, " +
                    "2.bias, 2.weight",
                "'layer2.weight' is missing; needed: F32 [8, 12]; what is there and not needed: 0.bias, 0.weight, " +
                    "2.bias, 2.weight",
                "'layer2.bias' is missing; needed: F32 [8]; what is there and not needed: 0.bias, 0.weight, " +
                    "2.bias, 2.weight",
                "'0.bias' (F32 [12]) is superfluous: the network has no such tensor; it has layer1.bias, " +
                    "layer1.weight, layer2.bias, layer2.weight, layer3.bias, layer3.weight",
                "'0.weight' (F32 [12, 5]) is superfluous: the network has no such tensor; it has layer1.bias, " +
                    "layer1.weight, layer2.bias, layer2.weight, layer3.bias, layer3.weight",
                "'2.bias' (F32 [8]) is superfluous: the network has no such tensor; it has layer1.bias, " +
                    "layer1.weight, layer2.bias, layer2.weight, layer3.bias, layer3.weight",
                "'2.weight' (F32 [8, 12]) is superfluous: the network has no such tensor; it has layer1.bias, " +
                    "layer1.weight, layer2.bias, layer2.weight, layer3.bias, layer3.weight",
            ]);
        Check(
            Sequential(("layer1", Linear(5, 12)), ("layer2", Linear(12, 8)), ("layer3", Linear(8, 3)),
                ("layer4", Linear(3, 3, hasBias: false))),
            [
                "'layer4.weight' (F32 [3, 3]) is superfluous: the network has no such tensor; " +
                    "nearest is 'layer1.weight'",
            ]);
        Check(
            Sequential(("layer1", Linear(5, 12)), ("layer2", Linear(12, 8, hasBias: false)), ("layer3", Linear(8, 3))),
            ["'layer2.bias' is missing; needed: F32 [8]; the file has no other tensors"]);
        Check(
            Sequential(("layer1", Linear(12, 5)), ("layer2", Linear(12, 8)), ("layer3", Linear(8, 3, dtype: float64))),
            [
                "'layer1.weight' has the shape [5, 12]; needed: [12, 5] (it seems transposed: weights are " +
                    "[outputs, inputs])",
                "'layer1.bias' has the shape [5]; needed: [12]",
                "'layer3.weight' has numbers of type F64; needed: F32",
                "'layer3.bias' has numbers of type F64; needed: F32",
            ]);

        var diverged = Sequential(("layer1", Linear(5, 12)), ("layer2", Linear(12, 8)), ("layer3", Linear(8, 3)));
        using (no_grad())
        {
            diverged.state_dict()["layer2.weight"][3, 4] = float.NaN;
            diverged.state_dict()["layer3.bias"][2] = float.NegativeInfinity;
        }

        Check(
            diverged,
            [
                "'layer2.weight' is NaN at [3, 4]; needed: finite numbers (weights of a training that diverged are " +
                    "no beginning)",
                "'layer3.bias' is -Infinity at [2]; needed: finite numbers (weights of a training that diverged are " +
                    "no beginning)",
            ]);
    }

    [Fact]
    public void No_epochs_are_for_weights_of_a_file_alone()
    {
        WeightFile.Save(Network(Small), Weights);
        (Small with { Epochs = 0, InitialWeights = InitialWeights.Of(Weights) }).Check();
        Assert.Equal(0, (Small with { Epochs = 0 }).TotalExamples(100));
        Assert.StartsWith(
            "epochs = 0 is not allowed without init", Refusal((Small with { Epochs = 0 }).Check),
            StringComparison.Ordinal);
    }

    private void Check(Module model, string[] differences)
    {
        WeightFile.Save(model, Weights);
        var error = Refusal(() => Run(Small with { InitialWeights = InitialWeights.Of(Weights) }));
        Assert.Equal(
            [$"{Weights} does not fit the network:", .. differences.Select(difference => $"  {difference}")],
            error.Split(Environment.NewLine));
    }

    private static string Refusal(Action action) => Assert.Throws<SoapException>(action).Message;

    private static TrialResult Run(TrialSpecification trial) => Trial.Run(trial, SmallTasks.Blobs());

    private static Mlp Network(TrialSpecification trial) => new(
        trial.Widths(5, 3), Activation.Tanh, LearningRule.Parse(trial.Rule), trial.Seed, new LayerOptions());
}
