using Soap.Feedback;
using Soap.Layers;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>
/// What the laws do not say of Kolen-Pollack: that increments are the same bits, and which published variants break
/// the identity.
/// </summary>
public sealed class KolenPollackFeedbackTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void B_gets_the_gradient_of_W_bit_for_bit(ScalarType type)
    {
        foreach (var loss in SomeLosses.All)
        {
            using var scope = NewDisposeScope();
            var example = NetworkCase.Middling with { Loss = loss, Widths = [5, 6, 6, 4] };
            using var network = example.Network(LearningRule.Parse("kp"), type);
            var (inputs, targets) = example.Tensors(0, type);
            var layers = network.Learn(inputs, targets, loss).Layers;
            Assert.Null(layers[0].FeedbackGradient);
            Assert.All(
                layers.Skip(1),
                layer => Assert.Equal(layer.WeightGradient!.ToBits(), layer.FeedbackGradient!.ToBits()));
        }
    }

    // 0.998³⁰⁰⁰ = 0.0025 of the first difference is left, while W itself is held up by what it learns.
    [Fact]
    public void W_and_B_become_equal_in_the_end() => Steps.Train(
        LearningRule.Parse("kp:decay=0.002"),
        3000,
        network => Assert.InRange(
            Distance(network.Layers[1]) / network.Layers[1].Weight.norm().item<double>(), 0.5, 5),
        network => Assert.InRange(
            Distance(network.Layers[1]) / network.Layers[1].Weight.norm().item<double>(), 0, 0.01),
        new OptimizerCase("sgd", 0.5));

    [Fact]
    public void Without_decay_the_difference_stays_whatever_is_learnt() =>
        Steps.Train(LearningRule.Parse("kp:decay=0"), 100, network => { }, network =>
        {
            using var fresh = NetworkCase.Middling.Network(LearningRule.Parse("kp"));
            Assert.Equal(Distance(fresh.Layers[1]), Distance(network.Layers[1]), 1e-12);
        }, new OptimizerCase("sgd", 0.05));

    // The decay inside the gradient (L2) goes through Adam's division, which is another for W than for B: they do not
    // approach by the decay.
    [Fact]
    public void Decay_inside_the_gradient_breaks_the_identity_under_Adam_and_decoupled_decay_keeps_it()
    {
        Assert.InRange(RemainingDifference(0, 0.1), Math.Pow(0.999, 200) - 1e-12, Math.Pow(0.999, 200) + 1e-12);
        Assert.NotInRange(RemainingDifference(0.1, 0), Math.Pow(0.999, 200) * 0.95, Math.Pow(0.999, 200) * 1.05);

        static double RemainingDifference(double inside, double decoupled)
        {
            using var scope = NewDisposeScope();
            var (w, b) = (
                new Parameter(tensor(new[,] { { 1.0, -2.0 }, { 0.5, 3.0 } })),
                new Parameter(tensor(new[,] { { -1.0, 0.3 }, { 2.0, 1.0 } })));
            using var optimizer = new Soap.Optimizers.Adam([w, b], weightDecay: decoupled);
            var (gradient, first) = (tensor(new[,] { { 0.3, 0.1 }, { -0.2, 0.4 } }), (w - b).norm().item<double>());
            for (var step = 0; step < 200; step++)
            {
                optimizer.Step(
                    [gradient.Plus(w.Times(inside)).detach(), gradient.Plus(b.Times(inside)).detach()], 0.01);
            }

            return (w - b).norm().item<double>() / first;
        }
    }

    [Fact]
    public void B_of_the_first_layer_is_never_used_and_gets_no_gradient() =>
        Steps.Train(LearningRule.Parse("kp:decay=0"), 20, network => { }, network =>
        {
            using var fresh = NetworkCase.Middling.Network(LearningRule.Parse("kp"));
            Assert.Equal(fresh.Layers[0].FeedbackParameter!.ToBits(), network.Layers[0].FeedbackParameter!.ToBits());
        });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_decay_out_of_range_is_refused(double decay) =>
        Assert.StartsWith(
            "The decay a step is from 0 to below 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new KolenPollackFeedback(decay)).Message);

    private static double Distance(FeedbackLinear layer) =>
        (layer.Weight - layer.FeedbackParameter!).norm().item<double>();
}
