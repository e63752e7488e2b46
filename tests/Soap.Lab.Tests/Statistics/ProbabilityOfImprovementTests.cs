using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Statistics.Golden;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class ProbabilityOfImprovementTests
{
    [Fact]
    public void It_is_SciPys_statistic_of_Mann_and_Whitney() => Assert.All(GoldenFile.Cases("mannWhitney"), golden =>
        Assert.Equal(
            golden.Number("probability"),
            ProbabilityOfImprovement.Of(golden.Numbers("x"), golden.Numbers("y")).Estimate,
            1e-14));

    [Fact]
    public void Exchanging_the_rules_gives_the_complement() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 12], Gen.Int[0, 6].Array[1, 12]).Sample((x, y) =>
        {
            double[] one = [.. x.Select(value => (double)value)], other = [.. y.Select(value => (double)value)];
            var (forth, back) = (ProbabilityOfImprovement.Of(one, other), ProbabilityOfImprovement.Of(other, one));
            Assert.Equal(1, forth.Estimate + back.Estimate, 1e-12);
            Assert.Equal(1, forth.Low + back.High, 1e-6);
            Assert.InRange(forth.Estimate, forth.Low, forth.High);
            Assert.InRange(forth.Low, 0, forth.High);
        }, iter: 500);

    // The score equation |θ − θ̂| = 1.96 s(θ) at θ̂ = 1 and five seeds a side, solved by hand: 1 − θ = 1.96² θ (1 + 4
    // (1 − θ)/(2 − θ) + 4 θ/(1 + θ)) / 25.
    [Fact]
    public void Better_on_every_pair_of_seeds_is_not_certainty()
    {
        var interval = ProbabilityOfImprovement.Of([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]);

        var theta = interval.Low;
        Assert.Equal((1, 1), (interval.Estimate, interval.High));
        Assert.Equal(
            1 - theta,
            1.959964 * 1.959964 * theta * (1 + 4 * (1 - theta) / (2 - theta) + 4 * theta / (1 + theta)) / 25,
            1e-5);
        Assert.InRange(theta, 0.5, 0.8);
    }

    [Fact]
    public void Diverged_is_worse_than_any_number_and_equal_to_diverged()
    {
        Assert.Equal(1, ProbabilityOfImprovement.Of([1e300], [double.PositiveInfinity]).Estimate);
        Assert.Equal(0.5, ProbabilityOfImprovement.Of([double.PositiveInfinity], [double.PositiveInfinity]).Estimate);
    }

    [Fact]
    public void A_side_without_scores_is_refused() =>
        Assert.Contains(
            "Both sides need scores",
            Assert.Throws<ArgumentException>(() => ProbabilityOfImprovement.Of([], [1])).Message);
}
