using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>The sign-flip test of paired differences.</summary>
public sealed class PairedTestsTests
{
    private const double Diverged = double.PositiveInfinity;

    private static readonly Gen<double[]> Differences =
        Gen.OneOf(Gen.Double[-3, 3], Gen.Int[-3, 3].Select(value => (double)value)).Array[1, 11];

    // In exact arithmetic the sign of the largest decides, then that of the next: its size is nothing.
    [Theory]
    [InlineData(new[] { 1e20, 0.01, 0.02, 0.03, 0.04 })]
    [InlineData(new[] { 1e20, -0.01, 0.02, 0.03, 0.04 })]
    [InlineData(new[] { -1e40, 1e20, -0.01, 0.02, 0.025 })]
    [InlineData(new[] { double.PositiveInfinity, double.NegativeInfinity, 1e20, 0.01, 0.02 })]
    public void A_huge_difference_does_not_swallow_the_small_ones(double[] differences)
    {
        // By sizes that doubles add exactly, in the same order.
        double[] modest =
        [
            .. differences.Select(difference => Math.Abs(difference) switch
            {
                double.PositiveInfinity => Math.Sign(difference) * 1e6,
                1e40 => Math.Sign(difference) * 1000,
                1e20 => Math.Sign(difference) * 10,
                _ => difference,
            }),
        ];
        Assert.Equal(Reference(modest), SignFlipTest.TwoSided(differences));
    }

    [Fact]
    public void Making_a_difference_larger_that_is_larger_than_all_others_together_changes_no_p() =>
        Gen.Select(Gen.Int[-20, 20].Array[1, 6], Gen.Int[1, 5], Gen.Double[0, 30]).Sample((small, more, power) =>
        {
            double[] With(double large) => [large, .. small.Select(difference => (double)difference)];
            var sum = small.Sum(Math.Abs);
            Assert.Equal(Reference(With(sum + more)), SignFlipTest.TwoSided(With((sum + more) * Math.Pow(10, power))));
        });

    // All patterns, one by one.
    private static double Reference(double[] differences)
    {
        var seen = Math.Abs(differences.Sum());
        var sums = Enumerable.Range(0, 1 << differences.Length).Select(pattern => Math.Abs(
            differences.Select((difference, i) => (pattern >> i & 1) == 0 ? difference : -difference).Sum()));
        return sums.Count(sum => sum >= seen - 1e-9) / (double)(1 << differences.Length);
    }

    [Fact]
    public void One_sided_p_is_the_share_of_patterns_whose_sum_is_at_most_the_one_seen() =>
        Gen.Int[-300, 300].Select(value => value / 100.0).Array[1, 11].Sample(differences =>
        {
            var (seen, count) = (differences.Sum(), 1 << differences.Length);
            var atMost = Enumerable.Range(0, count).Count(pattern => differences
                .Select((difference, i) => (pattern >> i & 1) == 0 ? difference : -difference).Sum() <= seen + 1e-9);
            Assert.Equal(atMost / (double)count, SignFlipTest.Below(differences), 1e-12);
        });

    [Fact]
    public void Seeds_that_are_all_below_give_the_smallest_one_sided_p_and_drawn_patterns_are_close_to_all()
    {
        Assert.Equal(1 / 1024.0, SignFlipTest.Below([.. Enumerable.Repeat(-1.0, 10)]));
        Assert.Equal(1, SignFlipTest.Below([.. Enumerable.Repeat(1.0, 10)]));
        double[] many = [.. Enumerable.Range(0, 24).Select(i => i % 3 == 0 ? 0.4 : -0.3)];
        Assert.Equal(SignFlipTest.TwoSided(many) / 2, SignFlipTest.Below(many));
        Assert.InRange(SignFlipTest.Below([.. many.Select(difference => -difference)]), 0.5, 1);
    }

    [Fact]
    public void Sign_flips_give_SciPys_exact_p() => Assert.All(GoldenFile.Cases("signFlip"), golden =>
        Assert.Equal(golden.Number("p"), SignFlipTest.TwoSided(golden.Numbers("values")), 1e-12));

    [Fact]
    public void Order_unit_and_exchange_of_the_rules_do_not_change_a_p() =>
        Gen.Select(Differences, Gen.ULong).Sample((differences, seed) =>
        {
            double[] shuffled =
            [
                .. new Soap.Randomness.RandomStream(seed, "test").Permutation(differences.Length)
                    .Select(i => differences[i]),
            ];
            var p = SignFlipTest.TwoSided(differences);
            Assert.InRange(p, 0, 1);
            Assert.Equal(p, SignFlipTest.TwoSided(shuffled));
            Assert.Equal(p, SignFlipTest.TwoSided([.. differences.Select(difference => -difference)]));
            Assert.Equal(p, SignFlipTest.TwoSided([.. differences.Select(difference => difference * 1e3)]));
        }, iter: 500);

    [Theory]
    [InlineData(5, 0.0625)]
    [InlineData(6, 0.03125)]
    [InlineData(10, 0.001953125)]
    public void Better_on_every_seed_gives_the_smallest_p_there_is(int seeds, double p)
    {
        double[] differences = [.. Enumerable.Range(1, seeds).Select(i => (double)i)];

        Assert.Equal(p, SignFlipTest.TwoSided(differences));
        Assert.Equal(p, SignFlipTest.SmallestP(seeds));
    }

    [Fact]
    public void Above_twenty_differences_drawn_sign_patterns_come_close_to_all_of_them()
    {
        double[] differences = [.. GoldenFile.Cases("signedRank")[3].Numbers("values")];
        var exact = SignFlipTest.TwoSided(differences);

        // A difference that is nearly 0 changes nothing but the way of counting.
        Assert.Equal(exact, SignFlipTest.TwoSided([.. differences, 1e-9]), 0.005);
        Assert.Equal(1e-5, SignFlipTest.SmallestP(25));
    }

    [Fact]
    public void Nothing_but_zeros_is_no_difference() => Assert.Equal(1, SignFlipTest.TwoSided([0, 0, 0]));

    [Fact]
    public void A_diverged_trial_is_the_limit_of_a_difference_that_grows() =>
        Gen.Select(Gen.Int[-24, 24].Select(eighths => eighths / 8.0).Array[1, 10], Gen.Bool).Sample((finite, plus) =>
        {
            double[] With(double last) => [.. finite, plus ? last : -last];
            Assert.Equal(SignFlipTest.TwoSided(With(1e6)), SignFlipTest.TwoSided(With(Diverged)));
        }, iter: 500);

    [Fact]
    public void A_rule_that_diverges_once_is_not_found_to_be_better_however_good_its_other_seeds() =>
        Assert.Equal(1, SignFlipTest.TwoSided([-1, -1.2, -0.9, -1.1, -1, -1.3, -0.8, -1, -1.1, Diverged]), 1e-9);

    [Fact]
    public void Differences_of_diverged_trials_are_infinite_and_two_of_them_do_not_differ()
    {
        Assert.Equal(
            [Diverged, -Diverged, 0, 1], PairedDifferences.Of([Diverged, 1, Diverged, 3], [1, Diverged, Diverged, 2]));
        Assert.Contains(
            "as many numbers on both sides",
            Assert.Throws<ArgumentException>(() => PairedDifferences.Of([1], [1, 2])).Message);
        Assert.Contains(
            "at least one number", Assert.Throws<ArgumentException>(() => SignFlipTest.TwoSided([])).Message);
        Assert.Contains(
            "at least one number",
            Assert.Throws<ArgumentException>(() => SignFlipTest.TwoSided([double.NaN])).Message);
    }
}
