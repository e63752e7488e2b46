using CsCheck;
using Soap.Randomness;
using Xunit;

namespace Soap.Tests.Randomness;

public sealed class RandomStreamTests
{
    private const int Count = 100_000;

    [Fact]
    public void First_values_never_change()
    {
        // Frozen: results of earlier versions could not be repeated otherwise. The numbers come from a second
        // implementation in Python.
        var stream = new RandomStream(1, "weights/1");
        Assert.Equal(FirstBits, Enumerable.Range(0, 3).Select(i => stream.Bits(i)));
        Assert.Equal(FirstOrder, new RandomStream(1, "order/0").Permutation(10));
    }

    private static readonly ulong[] FirstBits = [3786071500607156374, 8408841136653261220, 9028365451959661541];
    private static readonly int[] FirstOrder = [5, 3, 9, 4, 6, 7, 1, 0, 8, 2];

    [Fact]
    public void Uniform_numbers_have_their_distribution()
    {
        var values = Values("uniform", (stream, i) => stream.Uniform(i));
        Assert.InRange(values.Average(), 0.5 - 0.004, 0.5 + 0.004); // 4 standard errors of √(1/12 / n) = 0.0009
        Assert.InRange(values[0], 0, 1e-4);
        Assert.InRange(values[^1], 1 - 1e-4, Math.BitDecrement(1.0));
        Assert.True(KolmogorovSmirnov(values, x => x) < 1.95); // one in 1,000 by chance; the seed is fixed
    }

    [Fact]
    public void Normal_numbers_have_their_distribution()
    {
        var values = Values("normal", (stream, i) => stream.Normal(i));
        Assert.InRange(values.Average(), -0.013, 0.013); // 4 / √n
        Assert.InRange(values.Average(x => x * x), 1 - 0.018, 1 + 0.018); // 4 √(2 / n)
        Assert.InRange(values.Average(x => x * x * x), -0.05, 0.05); // 4 √(15 / n)
        Assert.InRange(values.Average(x => x * x * x * x), 3 - 0.13, 3 + 0.13); // 4 √(96 / n)
        Assert.All(values, x => Assert.True(double.IsFinite(x)));
        Assert.True(KolmogorovSmirnov(values, MathCdf) < 1.95);
    }

    [Fact]
    public void All_orders_of_four_are_equally_likely()
    {
        const int Draws = 24_000;
        var counts = new Dictionary<string, int>();
        for (var seed = 0; seed < Draws; seed++)
        {
            var order = string.Concat(new RandomStream((ulong)seed, "order").Permutation(4));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        var chiSquare = counts.Values.Sum(count => (count - Draws / 24.0) * (count - Draws / 24.0) / (Draws / 24.0));
        Assert.Equal(24, counts.Count);
        Assert.True(chiSquare < 49.7, $"χ² = {chiSquare}"); // one in 1,000 by chance with 23 degrees of freedom
    }

    [Fact]
    public void A_permutation_has_each_number_once() => Gen.Select(Gen.Int[0, 300], Gen.ULong).Sample((count, seed) =>
        Assert.Equal(Enumerable.Range(0, count), new RandomStream(seed, "order").Permutation(count).Order()));

    [Fact]
    public void A_negative_count_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, "order").Permutation(-1));

    [Theory]
    [InlineData(1, "weights/1", 1, "weights/2")]
    [InlineData(1, "weights/1", 1, "feedback/1")]
    [InlineData(1, "weights/1", 2, "weights/1")]
    [InlineData(1, "1/a", 11, "/a")]
    [InlineData(0, "weights/1", ulong.MaxValue, "weights/1")]
    public void Streams_of_other_names_or_seeds_are_uncorrelated(
        ulong seed, string name, ulong otherSeed, string otherName)
    {
        var (stream, other) = (new RandomStream(seed, name), new RandomStream(otherSeed, otherName));
        var correlation = Enumerable.Range(0, Count).Average(i => stream.Normal(i) * other.Normal(i));
        var shifted = Enumerable.Range(0, Count).Average(i => stream.Normal(i) * other.Normal(i + 1));
        Assert.InRange(correlation, -0.013, 0.013);
        Assert.InRange(shifted, -0.013, 0.013);
    }

    [Fact]
    public void A_value_does_not_depend_on_what_was_asked_before() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((a, b) =>
        {
            var stream = new RandomStream(7, "any");
            var first = (stream.Bits(a), stream.Normal(b));
            Assert.Equal(first.Item2, stream.Normal(b));
            Assert.Equal(first.Item1, new RandomStream(7, "any").Bits(a));
        });

    private static double[] Values(string name, Func<RandomStream, long, double> draw)
    {
        var stream = new RandomStream(42, name);
        var values = Enumerable.Range(0, Count).Select(i => draw(stream, i)).ToArray();
        Array.Sort(values);
        return values;
    }

    // √n times the largest distance between the empirical and the true distribution function.
    private static double KolmogorovSmirnov(double[] sorted, Func<double, double> distribution) =>
        Math.Sqrt(sorted.Length) * sorted
            .Select((x, i) => Math.Max(
                Math.Abs(distribution(x) - (double)i / sorted.Length),
                Math.Abs(distribution(x) - (i + 1.0) / sorted.Length))).Max();

    // Φ(x) by its continued series (Marsaglia 2004).
    private static double MathCdf(double x)
    {
        var (sum, term) = (x, x);
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
