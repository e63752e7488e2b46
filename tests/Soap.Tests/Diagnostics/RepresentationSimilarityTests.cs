using CsCheck;
using Soap.Diagnostics;
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class RepresentationSimilarityTests
{
    private static readonly double[] X = [1, 2, 0, -1, 3, 1, -2, 0.5, 1, 1];

    private static readonly double[] Y = [0.5, 1, -1, 2, 0, 1, 1, -1, 3, 0, 0, 2, -1, 4, 0.25];

    // numpy 1.24: K = X @ X.T and L = Y @ Y.T with zeros on the diagonal, o = ones(5), hsic(K, L) = (trace(K @ L) +
    // (o @ K @ o) * (o @ L @ o) / 12 - 2 * (o @ K @ L @ o) / 3) / 10, which is -6.0958, 8.3583 and 17.5229.
    [Fact]
    public void It_is_what_the_equation_gives_in_numpy()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            -0.5036977873960621,
            RepresentationSimilarity.LinearCka(tensor(X).reshape(5, 2), tensor(Y).reshape(5, 3))!.Value,
            1e-12);
    }

    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(5, 3, 1)]
    [InlineData(9, 20, 4)]
    [InlineData(33, 7, 50)]
    public void It_is_the_equation_in_plain_loops(int samples, int one, int other)
    {
        using var scope = NewDisposeScope();
        var noise = new RandomStream(7, "test/cka");
        var (x, y) = (Draw(noise, samples, one), Draw(noise, samples, other, 10_000));
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            y[i] += x[i]; // not only unrelated ones
        }

        var expected = Hsic(x, y, samples) / Math.Sqrt(Hsic(x, x, samples) * Hsic(y, y, samples));
        var (tx, ty) = (tensor(x).reshape(samples, one), tensor(y).reshape(samples, other));
        Assert.Equal(expected, RepresentationSimilarity.LinearCka(tx, ty)!.Value, 1e-9);
        Assert.Equal(expected, RepresentationSimilarity.LinearCka(ty, tx)!.Value, 1e-9);
        Assert.Equal(1, RepresentationSimilarity.LinearCka(tx, tx)!.Value, 1e-12);
    }

    [Fact]
    public void Rotations_factors_and_shifts_make_no_difference() =>
        Gen.Select(Gen.Int[4, 12], Gen.Int[1, 6], Gen.ULong[0, 1000], Gen.Double[0.01, 100]).Sample(
            (samples, units, seed, factor) =>
            {
                using var scope = NewDisposeScope();
                var noise = new RandomStream(seed, "test/cka");
                var x = tensor(Draw(noise, samples, units)).reshape(samples, units);
                var y = tensor(Draw(noise, samples, 3, 1000)).reshape(samples, 3);
                var (turned, _) = linalg.qr(tensor(Draw(noise, units, units, 2000)).reshape(units, units));
                var moved = x.matmul(turned).Times(-factor).Plus(3);
                Assert.Equal(1, RepresentationSimilarity.LinearCka(x, moved)!.Value, 1e-8);
                Assert.Equal(
                    RepresentationSimilarity.LinearCka(x, y)!.Value,
                    RepresentationSimilarity.LinearCka(moved, y)!.Value,
                    1e-8);
            },
            iter: 100);

    [Fact]
    public void Unrelated_activities_of_many_units_are_near_0_where_the_plain_estimate_is_near_1()
    {
        using var scope = NewDisposeScope();
        var noise = new RandomStream(1, "test/cka");
        var x = tensor(Draw(noise, 40, 2000)).reshape(40, 2000);
        var y = tensor(Draw(noise, 40, 2000, 80_000)).reshape(40, 2000);
        Assert.InRange(RepresentationSimilarity.LinearCka(x, y)!.Value, -0.1, 0.1);

        var (k, l) = (Centred(x), Centred(y));
        Assert.InRange((k * l).sum().item<double>() / (k.norm() * l.norm()).item<double>(), 0.9, 1);

        static Tensor Centred(Tensor of)
        {
            var rows = of - of.mean([0L], keepdim: true);
            return rows.matmul(rows.t());
        }
    }

    [Fact]
    public void It_does_not_exist_where_samples_cannot_be_told_apart_or_a_number_is_not_finite()
    {
        using var scope = NewDisposeScope();
        var x = tensor(X).reshape(5, 2);
        var (one, broken) = (zeros(5, 2, ScalarType.Float64), x.clone());
        one[3] = tensor(new[] { 7.0, 0.1 });
        broken[1, 1] = double.NaN;
        Assert.Null(RepresentationSimilarity.LinearCka(x, full(5, 3, Kept(0.1), ScalarType.Float32)));
        Assert.Null(RepresentationSimilarity.LinearCka(full(5, 3, Kept(0.1), ScalarType.Float32), x));
        Assert.Null(RepresentationSimilarity.LinearCka(x, one));
        Assert.Null(RepresentationSimilarity.LinearCka(x, broken));
    }

    [Fact]
    public void Too_few_samples_and_different_ones_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith(
            "CKA is not of [1, 2]: its unbiased estimate divides by N (N − 3), and needs at least 4 samples, in rows.",
            Assert.Throws<ArgumentException>(
                () => RepresentationSimilarity.LinearCka(zeros(1, 2), zeros(1, 2))).Message);
        Assert.Throws<ArgumentException>(() => RepresentationSimilarity.LinearCka(zeros(3, 2), zeros(3, 2)));
        Assert.StartsWith(
            "[4, 2] and [5, 3] have no CKA: they are of 4 and 5 samples, and it needs the same ones.",
            Assert.Throws<ArgumentException>(
                () => RepresentationSimilarity.LinearCka(zeros(4, 2), zeros(5, 3))).Message);
    }

    [Fact]
    public void Networks_are_compared_place_by_place()
    {
        using var scope = NewDisposeScope();
        using var one = Network(1, 8, 6);
        using var again = Network(1, 8, 6);
        using var wider = Network(2, 12, 9);
        using var deeper = Network(1, 8, 6, 5);
        var inputs = tensor(Draw(new RandomStream(4, "test/inputs"), 30, 5)).reshape(30, 5)
            .to_type(ScalarType.Float32);
        Assert.All(
            RepresentationSimilarity.LinearCka(one, again, inputs), place => Assert.Equal(1, place.Cka!.Value, 1e-12));

        var places = RepresentationSimilarity.LinearCka(one, wider, inputs);
        Assert.Equal(["1", "2", "3", "output"], places.Select(place => place.Name));
        Assert.Equal(1, places[0].Cka!.Value, 1e-12);
        Assert.All(places.Skip(1), place => Assert.InRange(place.Cka!.Value, -0.5, 0.97));
        Assert.StartsWith(
            "Networks of 3 and of 4 layers have no CKA place by place.",
            Assert.Throws<ArgumentException>(
                () => RepresentationSimilarity.LinearCka(one, deeper, inputs)).Message);
    }

    [Fact]
    public void What_trials_keep_gives_the_same_number()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(X).reshape(5, 2), tensor(Y).reshape(5, 3));
        var (one, other) = (Kept(x), Kept(y));
        Assert.Null(RepresentationSimilarity.Refusal(one.Similarities!));
        Assert.Equal(1, RepresentationSimilarity.LinearCka(one, one)!.Value, 1e-15);
        Assert.Equal(
            RepresentationSimilarity.LinearCka(x, y)!.Value,
            RepresentationSimilarity.LinearCka(one, other)!.Value,
            1e-7);
        Assert.Null(RepresentationSimilarity.LinearCka(one, one with { Similarities = null }));
        Assert.Null(RepresentationSimilarity.LinearCka(one, Kept(tensor(X.Take(8).ToArray()).reshape(4, 2))));

        static LayerRepresentation Kept(Tensor of) => new()
        {
            Layer = 1,
            Name = "1",
            Features = of.shape[1],
            Similarities = RepresentationSimilarity.Packed(RepresentationSimilarity.Similarities(of)!),
        };
    }

    [Theory]
    [InlineData("no base 64")]
    [InlineData("AAA=")] // 2 bytes
    [InlineData("AACAPw==")] // one number, of a pair of samples
    [InlineData("AACAPwAAgD8AAIA/AACAPwAAgD8AAIA/")] // six ones
    [InlineData("AADAfwAAAAAAAAAAAAAAAAAAAAAAAAAA")] // six numbers, one of them none
    public void What_is_kept_is_looked_at_when_it_is_read(string text) =>
        Assert.NotNull(RepresentationSimilarity.Refusal(text));

    private static Mlp Network(ulong seed, params int[] hidden) =>
        new([5, .. hidden, 3], Activation.Tanh, LearningRule.Backpropagation, seed, new LayerOptions());

    private static double[] Draw(RandomStream noise, int rows, int columns, int from = 0) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => noise.Normal(from + i))];

    private static double Hsic(double[] x, double[] y, int n)
    {
        var (product, one, other, mixed) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                product += Kernel(x, i, j) * Kernel(y, j, i);
                one += Kernel(x, i, j);
                other += Kernel(y, i, j);
                for (var k = 0; k < n; k++)
                {
                    mixed += Kernel(x, i, j) * Kernel(y, j, k);
                }
            }
        }

        return (product + one * other / ((n - 1) * (n - 2)) - 2 * mixed / (n - 2)) / (n * (n - 3));

        double Kernel(double[] of, int i, int j)
        {
            var (sum, units) = (0.0, of.Length / n);
            for (var unit = 0; unit < units && i != j; unit++)
            {
                sum += of[i * units + unit] * of[j * units + unit];
            }

            return sum;
        }
    }
}
