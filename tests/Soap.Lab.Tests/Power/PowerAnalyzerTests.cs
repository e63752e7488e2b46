using Soap.Lab.Planning;
using Soap.Lab.Power;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Analysis.Confound;
using Xunit;

namespace Soap.Lab.Tests.Power;

public sealed class PowerAnalyzerTests
{
    // ln ratios of examples: 0.1 and 0.3, mean 0.2, standard deviation √0.02; of validation loss: all 0.
    private static readonly StudyResults Pilot = new(
        Planted.Study with { Rules = ["bp", "fa"] },
        [
            Planted.Trial("bp", 1, 1000), Planted.Trial("bp", 2, 2000),
            Planted.Trial("fa", 2, 2000 * Math.Exp(0.3)), Planted.Trial("fa", 1, 1000 * Math.Exp(0.1)),
        ]);

    [Fact]
    public void The_spread_is_that_of_paired_logarithms_and_what_has_none_is_left_out()
    {
        var needed = Assert.Single(PowerAnalyzer.Of(Pilot, seeds: 5, ratio: 1.2));

        Assert.Equal(
            ("fa", StudyPhase.SharedRate, PowerOutcome.Examples, 2),
            (needed.Rule, needed.Phase, needed.Outcome, needed.PilotSeeds));
        Assert.Equal(Math.Sqrt(0.02), needed.Deviation, 1e-9);
        Assert.Equal(PairedPower.Seeds(Math.Log(1.2), Math.Sqrt(0.02)), needed.Seeds);
        Assert.Equal(Math.Exp(PairedPower.Difference(5, Math.Sqrt(0.02))), needed.VisibleRatio!.Value, 1e-9);
    }

    // χ² of one degree of freedom at 0.2 is 0.0641847 (R 4.2.2: qchisq(0.2, 1)), so that the spread may be 1 /
    // √0.0641847 = 3.947 times as large.
    [Fact]
    public void A_pilot_of_two_seeds_asks_for_much_caution() => Assert.Equal(
        PairedPower.Seeds(Math.Log(1.2), Math.Sqrt(0.02) / Math.Sqrt(0.0641847)),
        PowerAnalyzer.Of(Pilot, 5, 1.2)[0].CautiousSeeds);

    // A ratio of 10 is seen by three seeds in a t test, but of 25 comparisons with 10 seeds or more alone can one be
    // clear.
    [Fact]
    public void Never_fewer_seeds_are_asked_for_than_the_reports_own_test_needs()
    {
        var many = Pilot with
        {
            Study = Pilot.Study with { Rules = ["bp", "fa", .. Enumerable.Range(1, 24).Select(i => $"other-{i}")] },
        };
        Assert.InRange(PairedPower.Seeds(Math.Log(10), Math.Sqrt(0.02))!.Value, 2, 5);
        Assert.Equal((10, 10), (PowerAnalyzer.Of(many, 5, 10)[0].Seeds, PowerAnalyzer.Of(many, 5, 10)[0].FewestSeeds));
        Assert.True(25 * SignFlipTest.SmallestP(10) < 0.05 && 25 * SignFlipTest.SmallestP(9) >= 0.05);
        Assert.Equal(6, PowerAnalyzer.Of(Pilot, 5, 10)[0].Seeds);
        Assert.InRange(PowerAnalyzer.Of(many, 5, 10)[0].CautiousSeeds!.Value, 10, 20);
    }

    [Fact]
    public void A_ratio_and_its_inverse_need_as_many_seeds() =>
        Assert.Equal(PowerAnalyzer.Of(Pilot, 5, 1.25)[0].Seeds, PowerAnalyzer.Of(Pilot, 5, 0.8)[0].Seeds);

    [Fact]
    public void Seeds_that_diverged_or_missed_the_target_tell_nothing_and_one_pair_has_no_spread()
    {
        Assert.Empty(
            PowerAnalyzer.Of(Pilot with { Trials = [.. Pilot.Trials.Take(3), Planted.Diverged("fa", 1)] }, 5, 1.2));
        Assert.Empty(
            PowerAnalyzer.Of(Pilot with { Trials = [.. Pilot.Trials.Take(3), Planted.Trial("fa", 1, null)] }, 5, 1.2));
        Assert.Empty(PowerAnalyzer.Of(Pilot with { Trials = [] }, 5, 1.2));
    }

    [Fact]
    public void One_planned_seed_sees_nothing() => Assert.Null(PowerAnalyzer.Of(Pilot, 1, 1.2)[0].VisibleRatio);
}
