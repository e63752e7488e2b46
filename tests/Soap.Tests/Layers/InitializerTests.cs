using Soap.Maps;
using Soap.Randomness;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Layers;

public sealed class InitializerTests
{
    private const int FanIn = 300, FanOut = 200;
    private static readonly WeightShape Shape = WeightShape.Dense(FanIn, FanOut);

    // Bounds are infinite for the normal distribution.
    [Theory]
    [InlineData("xavier-normal", 0.0632455532, double.PositiveInfinity)] // √(2 / 500)
    [InlineData("xavier-uniform", 0.0632455532, 0.1095445115)] // √(6 / 500)
    [InlineData("kaiming-uniform", 0.0816496581, 0.1414213562)] // √(6 / 300)
    [InlineData("pytorch", 0.0333333333, 0.0577350269)] // 1 / √300
    [InlineData("normal-fan-sum", 0.0447213595, double.PositiveInfinity)] // √(1 / 500)
    public void Weights_have_their_distribution(string name, double deviation, double bound)
    {
        using var scope = NewDisposeScope();
        var initializer = Initializer.Find(name);
        var weights = initializer.Weights(Shape, new RandomStream(1, "weights"), ScalarType.Float64);
        var values = weights.ToVector();
        Assert.Equal([FanOut, FanIn], weights.shape);
        Assert.Equal(deviation, initializer.Deviation(Shape), 1e-9);
        Assert.InRange(
            values.Average(), -4 * deviation / Math.Sqrt(values.Length), 4 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(1, Math.Sqrt(values.Average(x => x * x)) / deviation, 0.012); // 4 standard errors of a normal one
        Assert.True(values.Max(Math.Abs) < bound);
        Assert.True(values.Max(Math.Abs) > 0.999 * Math.Min(bound, 3.5 * deviation));
    }

    [Fact]
    public void Biases_are_drawn_as_the_weights_are_or_are_zero()
    {
        using var scope = NewDisposeScope();
        foreach (var initializer in Initializer.All)
        {
            var bias = initializer.Bias(Shape, new RandomStream(1, "bias"), ScalarType.Float32).ToVector();
            Assert.Equal(FanOut, bias.Length);
            Assert.Equal(
                initializer.DrawsBias,
                bias.All(value => value != 0 && Math.Abs(value) < 5 * initializer.Deviation(Shape)));
            Assert.Equal(
                initializer.DrawsBias,
                Math.Sqrt(bias.Average(value => value * value)) > 0.8 * initializer.Deviation(Shape));
            Assert.Equal(!initializer.DrawsBias, bias.All(value => value == 0));
        }
    }

    [Fact]
    public void Float32_weights_are_the_rounded_float64_weights()
    {
        using var scope = NewDisposeScope();
        var (single, full) = (Draw(ScalarType.Float32), Draw(ScalarType.Float64));
        Assert.Equal(full.Select(value => (double)(float)value), single);

        static double[] Draw(ScalarType type) =>
            Initializer.XavierNormal.Weights(WeightShape.Dense(7, 5), new RandomStream(1, "weights"), type).ToVector();
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest() =>
        Assert.Equal(
            "unknown initialiser 'xavier-norml': did you mean 'xavier-normal'? (allowed: " +
                "xavier-normal, xavier-uniform, kaiming-uniform, pytorch, normal-fan-sum)",
            Assert.Throws<SoapException>(() => Initializer.Find("xavier-norml")).Message);
}
