using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Confound;

public sealed class ResponseAnalyzerTests
{
    // Quarters of decades from 10^-4 to 10^0.5.
    private static readonly double[] Rates = [.. Enumerable.Range(0, 19).Select(i => Math.Pow(10, -4 + i * 0.25))];

    private static readonly ulong[] Seeds = [11, 12, 13, 14];

    private static StudyAnalysis Analyze(Func<string, double, ulong, double?> logarithm) => Planted.Analyze(
        from rule in new[] { "bp", "fa" }
        from rate in Rates
        from seed in Seeds
        let value = logarithm(rule, rate, seed)
        select value is { } loss
            ? Planted.Trial(rule, seed, 1000, Math.Exp(loss), StudyPhase.Tuning, rate)
            : Planted.Diverged(rule, seed, StudyPhase.Tuning, rate),
        Planted.Study with { Rules = ["bp", "fa"], LearningRates = Rates, TuningSeeds = Seeds });

    // ln loss over log₁₀ of the rate, with a minimum at −1.1: the vertex of a parabola is found wherever the grid's
    // points lie.
    private static double Bowl(double rate, double vertex = -1.1) => 0.3 * Math.Pow(Math.Log10(rate) - vertex, 2) - 2;

    // Seeds have levels of their own, up to a factor of e²: shifts and optima do not see them.
    private static double Level(ulong seed) => (seed - 12.5) / 1.5;

    [Theory]
    [InlineData(10)]
    [InlineData(0.1)]
    [InlineData(3.1622776601683795)]
    public void A_rule_that_only_lengthens_steps_by_a_factor_has_a_shift_of_its_logarithm_and_no_residual(
        double factor)
    {
        var analysis = Analyze((rule, rate, seed) => Level(seed) + Bowl(rule == "fa" ? factor * rate : rate));
        var (bp, fa) = (analysis.ResponseAnalyses[0], analysis.ResponseAnalyses[1]);

        Assert.Null(bp.Shift);
        Assert.Equal(Math.Log10(factor), fa.Shift!.Decades.Estimate, 0.0101);
        Assert.Equal(0, fa.Shift.Decades.High - fa.Shift.Decades.Low, 0.0101);
        Assert.InRange(fa.Shift.Residual, 0, 0.01);
        Assert.True(fa.Shift.Distance > 0.2);
        Assert.False(fa.Shift.IsAtLimit);
        Assert.Equal(Math.Pow(10, -1.1), bp.Optimum!.Estimate, 1e-9);
        Assert.Equal(Math.Pow(10, -1.1) / factor, fa.Optimum!.Estimate, 1e-9);
        Assert.Null(bp.OptimumRatio);
        Assert.Equal(1 / factor, fa.OptimumRatio!.Estimate, 1e-9);
        Assert.Equal((0, 0), (bp.EdgeSeeds, fa.EdgeSeeds));
    }

    // Beyond their lowest values the curves are far apart, as where two rules break in different ways: that is not a
    // shift.
    [Fact]
    public void The_shift_is_that_of_the_falling_sides()
    {
        var shift = Analyze((rule, rate, seed) => Bowl(rule == "fa" ? 10 * rate : rate)
            + (rule == "fa" && rate > 0.01 ? 3 : 0)).ResponseAnalyses[1].Shift!;
        Assert.Equal(1, shift.Decades.Estimate, 0.0101);
        Assert.InRange(shift.Residual, 0, 0.01);
    }

    [Fact]
    public void Optima_are_paired_by_seed()
    {
        double[] vertices = [-1.4, -1.2, -1.0, -0.8];
        var fa = Analyze((rule, rate, seed) =>
            Bowl(rate, vertices[seed - 11] - (rule == "fa" ? 0.5 : 0))).ResponseAnalyses[1];
        Assert.Equal(Math.Pow(10, -0.5), fa.OptimumRatio!.Estimate, 1e-9);
        Assert.Equal(0, fa.OptimumRatio.High - fa.OptimumRatio.Low, 1e-9);
        Assert.True(fa.Optimum!.High > fa.Optimum.Low);
    }

    [Fact]
    public void The_sentences_name_optima_and_shifts_with_their_intervals_and_seeds()
    {
        var findings = Analyze((rule, rate, seed) => Bowl(rule == "fa" ? 10 * rate : rate)).Findings;
        Assert.Contains(
            "The loss at the end is lowest at these learning rates, interpolated (4 tuning seeds): " +
                "bp 0.0794 (0.0794 to 0.0794); fa 0.00794 (0.00794 to 0.00794), 0.1× bp's (0.1 to 0.1).",
            findings);
        Assert.Contains(findings, finding => finding.StartsWith(
            "At learning rates below the best, loss against learning rate is bp's moved sideways (4 tuning seeds): " +
                "fa does as at 10× the learning rate (10 to 10), which leaves ",
            StringComparison.Ordinal));
    }

    [Fact]
    public void The_optimums_interval_is_of_the_seeds_own_optima()
    {
        double[] vertices = [-1.4, -1.2, -1.0, -0.8];
        var optimum = Analyze((rule, rate, seed) =>
            Bowl(rate, rule == "fa" ? vertices[seed - 11] : -1.1)).ResponseAnalyses[1].Optimum!;
        Assert.Equal(Math.Pow(10, -1.1), optimum.Estimate, 1e-9);
        Assert.InRange(Math.Log10(optimum.Low), -1.4 - 1e-9, -1.2);
        Assert.InRange(Math.Log10(optimum.High), -1.0, -0.8 + 1e-9);
        Assert.Equal(4, optimum.Count);
    }

    [Fact]
    public void A_minimum_beside_a_divergence_is_counted_as_on_the_edge()
    {
        // The seed 13 diverges at the first rate beyond its minimum, and all later ones.
        var fa = Analyze((rule, rate, seed) => rule == "fa" && seed == 13 && rate > 0.09
            ? null
            : Bowl(rate, -1)).ResponseAnalyses[1];
        Assert.Equal(1, fa.EdgeSeeds);
    }

    [Fact]
    public void A_seed_that_diverged_at_every_rate_leaves_no_optimum_and_no_shift()
    {
        var fa = Analyze((rule, rate, seed) => rule == "fa" && seed == 13 ? null : Bowl(rate)).ResponseAnalyses[1];
        Assert.Null(fa.Optimum);
        Assert.Null(fa.Shift);
    }

    [Fact]
    public void Rates_at_which_a_seed_diverged_are_left_out_of_the_curve()
    {
        var analysis = Analyze((rule, rate, seed) =>
            rule == "fa" && seed == 12 && rate > 0.5 ? null : Bowl(rule == "fa" ? 10 * rate : rate));
        Assert.Equal(1, analysis.ResponseAnalyses[1].Shift!.Decades.Estimate, 0.0101);
    }

    [Fact]
    public void The_interval_of_a_shift_holds_the_shifts_of_single_seeds()
    {
        double[] decades = [0.8, 0.9, 1.1, 1.2];
        var shift = Analyze((rule, rate, seed) => Bowl(rule == "fa"
            ? rate * Math.Pow(10, decades[seed - 11])
            : rate)).ResponseAnalyses[1].Shift!;
        Assert.Equal(1, shift.Decades.Estimate, 0.02);
        Assert.InRange(shift.Decades.Low, 0.8, 0.95);
        Assert.InRange(shift.Decades.High, 1.05, 1.2);
    }
}
