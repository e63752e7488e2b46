using Soap.Layers;
using Soap.Rules;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Layers;

public sealed class LeakedBitsTests
{
    // 100 batches of 20; layers of 600 and 30 weights, of which the second is the output.
    [Theory]
    [InlineData("bp", 32.0 * 630 / 20)]
    [InlineData("fa", 0.0)]
    [InlineData("frozen", 0.0)]
    [InlineData("dfa", 0.0)]
    [InlineData("kp", 0.0)]
    [InlineData("wm", null)]
    [InlineData("sa", null)]
    [InlineData("dtp", null)]
    [InlineData("secant", 32.0 * 630 / 20)]
    [InlineData("fa+secant", 0.0)]
    [InlineData("usf", 630.0 / 20)]
    [InlineData("sign:period=100", 630.0 / 100)]
    [InlineData("sign:period=300", 630.0 * 7 / 2000)]
    [InlineData("sign:period=1000000000", 630.0 / 2000)]
    [InlineData("sign:period=1,share=0.25", 0.25 * 630 / 20)]
    [InlineData("sign:period=1,layers=output", 30.0 / 20)]
    [InlineData("sign:period=100,share=0.5,layers=hidden", 0.5 * 600 / 100)]
    [InlineData("fa+bp-batch:period=200", 32.0 * 630 / 200)]
    [InlineData("fa+bp-batch:period=300", 32.0 * 630 * 6 / 2000)]
    [InlineData("usf+bp-batch:period=200", 630.0 / 20 + 32.0 * 630 / 200)]
    [InlineData("fa+bp-magnitude", 32.0 * 630 / 20)]
    public void Bits_are_those_of_signs_and_of_weights_in_full(string rule, double? bits)
    {
        var actual = LeakedBits.PerExample(LearningRule.Parse(rule), [(600, false), (30, true)], 20, 2000);
        Assert.Equal(bits is null, actual is null);
        Assert.Equal(bits ?? 0, actual ?? 0, 1e-9);
    }

    // The first layer sends nothing down: 7 x 5 + 5 x 3 of the perceptron, and of LeNet-5 all but its first kernels.
    [Theory]
    [InlineData(null, 50)]
    [InlineData("lenet5", 2400 + 48000 + 10080 + 840)]
    public void Synapses_are_those_whose_feedback_carries_something_down(string? model, int synapses)
    {
        var trial = new TrialSpecification
        {
            Task = "mnist",
            Rule = "usf",
            Seed = 1,
            LearningRate = 0.1,
            Model = model,
            Hidden = [7, 5],
        };
        var found = TrialNetwork.FeedbackSynapses(trial, 784, model is null ? 3 : 10, [1, 28, 28]);
        Assert.Equal(synapses, found.Sum(layer => layer.Count));
        Assert.Equal([.. Enumerable.Repeat(false, found.Count - 1), true], found.Select(layer => layer.IsOutput));
    }
}
