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
    [InlineData("orthogonal", 0.0577350269, double.PositiveInfinity)] // √(1 / 300)
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

    // Kernels of 3×3 are rows of 9 times their input channels.
    [Theory]
    [InlineData("7x20")]
    [InlineData("20x7")]
    [InlineData("9x9")]
    [InlineData("1x5")]
    [InlineData("8x2x3x3")]
    public void Orthogonal_weights_have_orthonormal_rows_or_columns_times_their_scale(string shape)
    {
        using var scope = NewDisposeScope();
        var of = new WeightShape([.. shape.Split('x').Select(long.Parse)], 1, 1);
        var nine = eye(Math.Min(of.Rows, of.Columns), dtype: float64).mul(tensor(9.0, float64));
        var weights = Initializer.Orthogonal.Times(3).Weights(of, new RandomStream(1, "weights"), ScalarType.Float64)
            .reshape(of.Rows, of.Columns);
        var gram = of.Rows <= of.Columns ? weights.matmul(weights.t()) : weights.t().matmul(weights);
        Assert.True(gram.allclose(nine, 1e-12, 1e-12));
        Assert.Equal(
            3 / Math.Sqrt(Math.Max(of.Rows, of.Columns)), Initializer.Orthogonal.Times(3).Deviation(of), 1e-15);
    }

    // Without the signs of R's diagonal taken out the only matrix of one entry would always be −1, or 1.
    [Fact]
    public void Orthogonal_weights_are_drawn_among_all()
    {
        using var scope = NewDisposeScope();
        var signs = Enumerable.Range(0, 40).Select(seed => Initializer.Orthogonal.Weights(
            WeightShape.Dense(1, 1), new RandomStream((ulong)seed, "w"), ScalarType.Float64).ToVector()[0]).ToArray();
        Assert.InRange(signs.Count(sign => sign == 1), 8, 32);
        Assert.Equal(40, signs.Count(sign => Math.Abs(sign) == 1));
    }

    [Fact]
    public void Layers_without_shared_weights_have_an_orthogonal_matrix_at_each_place()
    {
        using var scope = NewDisposeScope();
        var map = new LocallyConnectedMap(2, 3, new Window(2, 1, 0), new Window(2, 1, 0), 3, 3);
        var places = Initializer.Orthogonal.Weights(map.Weight, new RandomStream(1, "w"), ScalarType.Float64)
            .reshape(4, 3, 8);
        Assert.True(places.matmul(places.transpose(1, 2)).allclose(eye(3, dtype: float64), 1e-12, 1e-12));
        Assert.NotEqual(places[0].ToMatrix(), places[1].ToMatrix());
        Assert.Equal(1 / Math.Sqrt(8), Initializer.Orthogonal.Deviation(map.Weight), 1e-15);
    }

    [Fact]
    public void Orthogonal_matrices_of_more_entries_than_can_be_made_are_refused() => Assert.Equal(
        "an orthogonal matrix of 5000 x 4000 is too large; allowed: at most 16777216 entries",
        Assert.Throws<SoapException>(() => Initializer.Orthogonal.Weights(
            WeightShape.Dense(4000, 5000), new RandomStream(1, "w"), ScalarType.Float32)).Message);

    // The product of random matrices loses rank, layer by layer, and that of orthogonal ones none.
    [Fact]
    public void What_orthogonal_matrices_carry_keeps_its_rank()
    {
        Assert.Equal(10, Carried(Initializer.Orthogonal), 1e-9);
        Assert.InRange(Carried(Initializer.XavierNormal), 1, 4);

        static double Carried(Initializer initializer)
        {
            using var scope = NewDisposeScope();
            var sent = eye(10, 64, dtype: float64);
            for (var layer = 0; layer < 20; layer++)
            {
                sent = sent.matmul(initializer.Weights(
                    WeightShape.Dense(64, 64), new RandomStream(1, $"{layer}"), ScalarType.Float64));
            }

            return Geometry.EffectiveRank(sent)!.Value;
        }
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest() =>
        Assert.Equal(
            "unknown initialiser 'xavier-norml': did you mean 'xavier-normal'? (allowed: " +
                "xavier-normal, xavier-uniform, kaiming-uniform, pytorch, normal-fan-sum, orthogonal)",
            Assert.Throws<SoapException>(() => Initializer.Find("xavier-norml")).Message);
}
