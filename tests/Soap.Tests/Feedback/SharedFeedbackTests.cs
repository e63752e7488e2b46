using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

public sealed class SharedFeedbackTests
{
    [Theory]
    [InlineData(0, 300)] // each layer's own width
    [InlineData(1000, 1000)]
    public void Entries_are_uniform_and_divided_by_the_root_of_the_width(long width, int divisor)
    {
        using var scope = NewDisposeScope();
        var values = Draw(width, 300, 40).Select(value => value * Math.Sqrt(divisor)).ToArray();
        Assert.All(values, value => Assert.InRange(value, -1, 1));
        Assert.InRange(values.Min(), -1, -0.999);
        Assert.InRange(values.Max(), 0.999, 1);
        Assert.Equal(0, values.Average(), 4 * Math.Sqrt(1.0 / 3 / values.Length)); // 4 standard errors
        Assert.Equal(1.0 / 3, values.Average(value => value * value), 4 * Math.Sqrt(4.0 / 45 / values.Length));
    }

    // Value = f(seed, "feedback/shared", column · outputs + row), in whatever layer and of whatever width.
    [Fact]
    public void An_entry_is_a_pure_function_of_seed_row_and_column()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("shared-dfa:width=9"));
        var stream = new RandomStream((ulong)NetworkCase.Middling.Seed, "feedback/shared");
        foreach (var layer in network.Layers)
        {
            var feedback = layer.EffectiveFeedback.ToMatrix();
            Assert.Equal(4, feedback.GetLength(0));
            for (var i = 0; i < feedback.Length; i++)
            {
                var (row, column) = (i / feedback.GetLength(1), i % feedback.GetLength(1));
                Assert.Equal((2 * stream.Uniform(column * 4 + row) - 1) / 3, feedback[row, column], 1e-15);
            }
        }
    }

    [Fact]
    public void Another_seed_gives_another_matrix() => Assert.NotEqual(Draw(0, 5, 4, 1), Draw(0, 5, 4, 2));

    [Fact]
    public void A_negative_width_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedFeedback(-1));

    private static double[] Draw(long width, int inputs, int outputs, ulong seed = 1) => new SharedFeedback(width)
        .Draw(
            WeightShape.Dense(inputs, outputs), Initializer.XavierNormal, new RandomStream(seed, "feedback/2"),
            ScalarType.Float64)
        .ToVector();
}
