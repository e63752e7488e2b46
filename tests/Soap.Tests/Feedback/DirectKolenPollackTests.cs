using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>What B can come to under direct signals.</summary>
public sealed class DirectKolenPollackTests
{
    [Fact]
    public void It_is_direct_feedback_alignment_with_kolen_pollack_feedback() =>
        Assert.Equal(TrainedBits("dkp:decay=0.01"), TrainedBits("dfa+kp:decay=0.01"));

    // The output layer's B has W_L's shape and gets its increments: W_L − B_L shrinks by 1 − λ a step, whatever is
    // learnt and whatever moves the weights.
    [Fact]
    public void The_output_layers_W_and_B_approach_each_other_by_the_decay()
    {
        const int Count = 23;
        foreach (var settings in OptimizerCase.All)
        {
            double[] before = [], weights = [];
            Steps.Train(
                LearningRule.Parse("dkp:decay=0.01"),
                Count,
                network => (before, weights) = (Difference(network.Layers[^1]), network.Layers[^1].Weight.ToVector()),
                network =>
                {
                    var factor = Math.Pow(0.99 * (1 - settings.LearningRate * settings.WeightDecay), Count);
                    Assert.True(
                        Arrays.Error(Difference(network.Layers[^1]), before.Select(value => factor * value)) < 1e-12);
                    Assert.True(Arrays.Error(network.Layers[^1].Weight.ToVector(), weights) > 0.05);
                }, settings);
        }
    }

    // 0.998³⁰⁰⁰ = 0.0025 of the first difference is left.
    [Fact]
    public void The_output_layers_W_and_B_become_equal() => Steps.Train(
        LearningRule.Parse("dkp:decay=0.002"),
        3000,
        network => Assert.InRange(Distance(network.Layers[^1]), 0.5, 5),
        network => Assert.InRange(Distance(network.Layers[^1]), 0, 0.01),
        new OptimizerCase("sgd", 0.5));

    // Further down B is the matrix that a shortcut from h to the output would learn: eᵀ h / N is the gradient of such
    // a shortcut, and no product of weights is ever in sight.
    [Fact]
    public void Hidden_layers_B_gets_the_gradient_of_a_shortcut_to_the_output()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("dkp"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var learned = network.Learn(inputs, targets, Loss.CrossEntropy).Layers[1].FeedbackGradient!.ToVector();
        var shortcut = zeros(4, 7, ScalarType.Float64);
        var numeric = FiniteDifferences.Of(shortcut, () =>
        {
            var a = network.Preactivations(inputs);
            return Loss.CrossEntropy.Mean(a[^1].Plus(a[0].tanh().matmul(shortcut.t())), targets).item<double>();
        });
        Assert.True(Arrays.Error(learned, numeric) < 1e-7);
    }

    // An asymmetric output layer does not learn by e, and its W no longer goes where B goes.
    [Fact]
    public void With_an_asymmetric_output_W_and_B_do_not_approach() =>
        Steps.Train(LearningRule.Parse("dkp:decay=0.002+asymmetric"), 3000, _ => { }, network =>
            Assert.InRange(
                Geometry.Angle(network.Layers[^1].Weight, network.Layers[^1].EffectiveFeedback)!.Value, 10, 180),
            new OptimizerCase("sgd", 0.05));

    private static double[] Difference(FeedbackLinear layer) => (layer.Weight - layer.FeedbackParameter!).ToVector();

    private static double Distance(FeedbackLinear layer) =>
        Geometry.NormRatio(layer.Weight - layer.FeedbackParameter!, layer.Weight)!.Value;

    private static string TrainedBits(string rule)
    {
        var bits = "";
        Steps.Train(
            LearningRule.Parse(rule), 23, _ => { },
            network => bits = string.Concat(network.parameters().Select(parameter => parameter.ToBits())));
        return bits;
    }
}
