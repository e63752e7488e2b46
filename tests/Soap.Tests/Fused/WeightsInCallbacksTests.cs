using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// Whoever looks at the weights between steps sees them as they are, and what he changes is trained on.
/// </summary>
public sealed class WeightsInCallbacksTests
{
    [Theory]
    [InlineData("bp")]
    [InlineData("kp")]
    [InlineData("sign:period=40")]
    [InlineData("ebd")]
    public void Weights_in_callbacks_are_those_after_each_step(string rule)
    {
        var seen = new List<string>();
        Train(
            rule,
            (trainer, network) => trainer.Every(Trigger.Batches(1), _ => seen.Add(Bits(network))),
            (trainer, network) =>
            {
                trainer.TrainUntil(150);
                Assert.Equal(seen[^1], Bits(network));
            });
        Assert.Equal(seen.Count, seen.Distinct().Count());
        var ends = new List<string>();
        Train(rule, (_, _) => { }, (trainer, network) =>
        {
            for (var step = 1; step <= seen.Count; step++)
            {
                trainer.TrainUntil(Math.Min(step * 16, 150));
                ends.Add(Bits(network));
            }
        });
        Assert.Equal(seen, ends);
        Train(rule, (_, _) => { }, (trainer, network) =>
        {
            trainer.TrainUntil(150);
            Assert.True(seen[^1] == Bits(network), "other bits come out where nobody looks");
        });
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("kp")]
    [InlineData("sign:period=40")]
    public void What_a_callback_does_to_weights_is_trained_on(string rule)
    {
        var untouched = Ends(EngineChoice.Fused, _ => { });
        var fused = Ends(EngineChoice.Fused, Disturb);
        var autograd = Ends(EngineChoice.Autograd, Disturb);
        for (var p = 0; p < fused.Length; p++)
        {
            Assert.True(
                Arrays.Error(fused[p], autograd[p]) < 1e-11,
                $"parameter {p} differs by {Arrays.Error(fused[p], autograd[p])}");
            Assert.True(
                Arrays.Error(fused[p], untouched[p]) > 1e-3, "the callback changed nothing, which proves nothing");
        }

        double[][] Ends(EngineChoice engine, Action<Mlp> disturb)
        {
            double[][] ends = [];
            Train(
                rule,
                (trainer, network) => trainer.Every(Trigger.Batches(4), _ => disturb(network)),
                (trainer, network) =>
                {
                    trainer.TrainUntil(150);
                    disturb(network);
                    trainer.TrainUntil(300);
                    ends =
                    [
                        .. network.Layers
                            .SelectMany((layer, l) =>
                                new Tensor?[] { layer.Weight, layer.Bias, l > 0 ? layer.FeedbackParameter : null })
                            .OfType<Tensor>()
                            .Select(tensor => tensor.ToVector()),
                    ];
                }, engine);
            return ends;
        }

        static void Disturb(Mlp network)
        {
            using var noGradient = no_grad();
            network.Layers[0].Weight.mul_(Kept(0.5));
            network.Layers[1].Bias!.PlusInPlace(0.1);
        }
    }

    [Fact]
    public void Evaluation_is_of_the_weights_as_they_are_each_time() => Train(
        "bp",
        (trainer, network) => trainer.Every(Trigger.Batches(4), _ => EvaluateAndChange(trainer, network)),
        (trainer, network) =>
        {
            EvaluateAndChange(trainer, network);
            trainer.TrainUntil(150);
            EvaluateAndChange(trainer, network);
        });

    [Fact]
    public void What_a_callback_does_to_weights_stays_if_it_fails_then() =>
        Train("bp", (trainer, network) => trainer.Every(Trigger.Batches(4), _ =>
        {
            using var noGradient = no_grad();
            network.Layers[0].Weight.zero_();
            throw new OperationCanceledException();
        }), (trainer, network) =>
        {
            Assert.Throws<OperationCanceledException>(() => trainer.TrainUntil(150));
            Assert.All(network.Layers[0].Weight.ToVector(), weight => Assert.Equal(0, weight));
        });

    private static void EvaluateAndChange(Trainer trainer, Mlp network)
    {
        var data = IntegerImages.Draw(30, 40, 5);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(
                Evaluation.Evaluate(network, Loss.CrossEntropy, data, null, 0, ScalarType.Float64).Loss,
                trainer.Evaluate(data).Loss,
                1e-12);
            using var noGradient = no_grad();
            network.Layers[0].Weight.mul_(Kept(0.5));
        }
    }

    private static void Train(
        string rule, Action<Trainer, Mlp> prepare, Action<Trainer, Mlp> train,
        EngineChoice engine = EngineChoice.Fused)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [40, 20, 5], Activation.Tanh, LearningRule.Parse(rule), 1, new() { Type = ScalarType.Float64 });
        using var optimizer = new Sgd(network.parameters(), 0.5);
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.05,
            new DatasetBatches(IntegerImages.Draw(150, 40, 5), new BatchOrder(150, 0, 1)), 16,
            new() { Type = ScalarType.Float64, Engine = engine });
        prepare(trainer, network);
        train(trainer, network);
    }

    private static string Bits(Mlp network) => string.Concat(network.Layers.Select(layer =>
        layer.Weight.ToBits() + layer.Bias!.ToBits() + layer.EffectiveFeedback.ToBits()));
}
