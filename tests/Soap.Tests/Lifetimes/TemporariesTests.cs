using Soap.Data;
using Soap.Engines;
using Soap.Feedback;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Lifetimes;

/// <summary>
/// TorchSharp keeps no tensor alive while libtorch works on it: what is only a step on the way to a result was freed
/// under the next step, and the process ended.
/// </summary>
[Collection(nameof(GarbageCollections))]
public sealed class TemporariesTests
{
    private static readonly Tensor Values = ones(400, 784).DetachFromDisposeScope();
    private static readonly Tensor Labels = zeros(400, dtype: ScalarType.Int64).DetachFromDisposeScope();
    private static readonly Tensor LastLabels = full(400, Kept(783L), ScalarType.Int64).DetachFromDisposeScope();
    private static readonly Mlp Network = new([784, 50, 10], Activation.Tanh, LearningRule.Parse("ff"), 1);
    private static readonly Dictionary<string, Func<Tensor>> Calculations = new()
    {
        ["gathered inputs"] = () => new Dataset(Values.to_type(ScalarType.Byte), Labels, new InputScaling(0.1, 0.3))
            .Gather(Labels, ScalarType.Float32).Inputs,
        ["gathered targets"] = () => new Dataset(Values, Values).Gather(Labels, ScalarType.Float64).Targets,
        ["weights"] = () => Initializer.XavierNormal.Weights(
            WeightShape.Dense(300, 300), new RandomStream(1, "a test"), ScalarType.Float32),
        ["biases"] = () => Initializer.PyTorch.Bias(
            WeightShape.Dense(300, 90000), new RandomStream(1, "a test"), ScalarType.Float32),
        ["the derivative of tanh"] = () => Activation.Tanh.Derivative(Values),
        ["the derivative of the sigmoid"] = () => Activation.Sigmoid.Derivative(Values),
        ["elu"] = () => Activation.Elu.Apply(Values),
        ["leaky relu"] = () => Activation.LeakyRelu.Apply(Values),
        ["the derivative of relu"] = () => Activation.Relu.Derivative(Values),
        ["a loss"] = () => Loss.MeanSquaredError.Mean(Values, LastLabels),
        ["noise"] = () => new NoiseBatches(400, 784, 10, 1).Take(0, 400, ScalarType.Float64).Inputs,
        ["shared feedback"] = () => new SharedFeedback(0)
            .Draw(
                WeightShape.Dense(300, 300), Initializer.XavierNormal, new RandomStream(1, "a test"),
                ScalarType.Float32),
        ["an expansion"] = () => new ProductFeedback(1, ExpansionKind.Random, 0)
            .DrawExpansion(300, Initializer.XavierNormal, new RandomStream(1, "a test"), ScalarType.Float32),
        ["a forward pass"] = Forward,
    };

    public static TheoryData<string> Names => [.. Calculations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_on_the_way_to_a_result_live_until_it_is_there_without_a_dispose_scope(string name)
    {
        var calculation = Calculations[name];
        KeptTensorsAttribute.Without(() =>
        {
            var expected = calculation().ToBits();
            GarbageCollections.Beside(Collect, () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    Assert.Equal(expected, calculation().ToBits());
                }
            });
        });
    }

    // TorchSharp's functions hand the output over after the way forward has returned, when nobody holds it.
    [Fact]
    public void An_output_lives_until_it_was_handed_over_without_a_dispose_scope() =>
        KeptTensorsAttribute.Without(() =>
        {
            using var layer = new FeedbackLinear(4, 3, LearningRule.Parse("fa"), 1, "a test");
            using var input = ones(5, 4);
            var expected = Bits();
            GarbageCollections.Beside(Collect, () =>
            {
                for (var i = 0; i < 20000; i++)
                {
                    Assert.Equal(expected, Bits());
                }
            });

            string Bits()
            {
                using var output = layer.forward(input);
                return output.ToBits();
            }
        });

    private static Tensor Forward()
    {
        using var output = Network.forward(Values); // alive until it is detached
        return output.detach();
    }

    internal static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
