using CsCheck;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>
/// Divergence is the worst rank: turning any score into <c>diverged</c> never makes a rule look better, in any
/// statistic.
/// </summary>
public sealed class DivergedScoresTests
{
    private const double Diverged = double.PositiveInfinity;

    private static readonly Gen<double> Loss = Gen.Frequency(
        (6, Gen.Double[0.1, 3]), (2, Gen.Int[1, 3].Select(value => (double)value)), (1, Gen.Const(Diverged)));

    private static readonly Gen<((double Own, double Other)[] Pairs, int Victim)> Scores =
        Gen.Select(Loss, Loss).Array[2, 9]
            .SelectMany(pairs => Gen.Int[0, pairs.Length - 1].Select(victim => (pairs, victim)));

    private static double[] Other((double Own, double Other)[] pairs) => [.. pairs.Select(pair => pair.Other)];

    private static double[] Own((double Own, double Other)[] pairs, int? diverges = null) =>
        [.. pairs.Select((pair, i) => i == diverges ? Diverged : pair.Own)];

    [Fact]
    public void The_interquartile_mean_never_falls() => Scores.Sample(study =>
    {
        var (before, after) = (
            InterquartileMean.WithInterval(Own(study.Pairs)),
            InterquartileMean.WithInterval(Own(study.Pairs, study.Victim)));
        Assert.True(after.Estimate >= before.Estimate && after.Low >= before.Low && after.High >= before.High);
    }, iter: 500);

    [Fact]
    public void The_probability_of_improvement_never_rises() => Scores.Sample(study =>
    {
        var other = Other(study.Pairs);
        var (before, after) = (
            ProbabilityOfImprovement.Of(Own(study.Pairs), other),
            ProbabilityOfImprovement.Of(Own(study.Pairs, study.Victim), other));
        Assert.True(
            after.Estimate <= before.Estimate && after.Low <= before.Low + 1e-9 && after.High <= before.High + 1e-9);
    }, iter: 500);

    [Fact]
    public void The_shift_never_falls() => Scores.Sample(study =>
    {
        var other = Other(study.Pairs);
        var (before, after) = (
            HodgesLehmann.Shift(PairedDifferences.Of(Own(study.Pairs), other)),
            HodgesLehmann.Shift(PairedDifferences.Of(Own(study.Pairs, study.Victim), other)));
        Assert.True(after.Estimate >= before.Estimate && after.Low >= before.Low && after.High >= before.High);
    }, iter: 500);

    // A rule is found to be better where its differences lie below 0: then a small p speaks for it, elsewhere none
    // does.
    [Fact]
    public void Sign_flips_never_speak_more_for_the_rule() => Scores.Sample(study =>
    {
        var other = Other(study.Pairs);
        Assert.True(ForTheRule(PairedDifferences.Of(Own(study.Pairs, study.Victim), other))
            <= ForTheRule(PairedDifferences.Of(Own(study.Pairs), other)) + 1e-12);

        static double ForTheRule(double[] differences)
        {
            var infinite = differences.Where(double.IsInfinity).Sum(difference => (double)Math.Sign(difference));
            var sum = infinite != 0 ? infinite : differences.Where(double.IsFinite).Sum();
            return sum < 0 ? 1 - SignFlipTest.TwoSided(differences) : 0;
        }
    }, iter: 500);

    [Fact]
    public void The_performance_profile_never_rises() => Scores.Sample(study =>
    {
        var (before, after) = (
            PerformanceProfile.Of([Own(study.Pairs), Other(study.Pairs)])[0],
            PerformanceProfile.Of([Own(study.Pairs, study.Victim), Other(study.Pairs)])[0]);
        Assert.All(new[] { 1, 1.5, 2, 5, 1e6 }, tau => Assert.True(Within(after, tau) <= Within(before, tau)));

        static int Within(PerformanceProfile profile, double tau) => profile.Ratios.Count(ratio => ratio <= tau);
    }, iter: 500);
}
