using Soap.Lab.Comparisons;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Comparisons;

public sealed class StudyComparerTests
{
    private static readonly RandomStream Noise = new(7, "compare");

    [Fact]
    public void A_study_against_itself_is_identical()
    {
        var study = StudyPair.Of(StudyPair.Seeds(5), Loss());
        var comparison = StudyComparer.Compare(study, study);
        Assert.Equal(12, comparison.Numbers.Count);
        Assert.All(comparison.Numbers, number => Assert.Equal(
            (ChangeFlag.IdenticalBits, 1.0, 5), (number.Flag, number.A!.Value / number.B!.Value, number.SharedSeeds)));
        Assert.Empty(comparison.Differences);
        Assert.Equal(
            ["Identical: all 12 numbers, and all weights behind them, are the same to the last bit."],
            comparison.Summary);
    }

    [Fact]
    public void Equal_weights_with_another_number_are_not_identical()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(5), Loss()), StudyPair.Of(StudyPair.Seeds(5), Loss(spread: 0.001)));
        Assert.All(comparison.Numbers, number => Assert.Equal(ChangeFlag.NoClearChange, number.Flag));
    }

    [Fact]
    public void A_planted_change_is_flagged_and_nothing_else()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(5), Loss()),
            StudyPair.Of(
                StudyPair.Seeds(5), (rule, seed) => Loss(spread: 0.002)(rule, seed) + (rule == "fa" ? 0.05 : 0), "b"));
        Assert.Equal(Enumerable.Repeat(ChangeFlag.Changed, 4), StudyPair.Flags(comparison, "fa"));
        Assert.Equal(
            Enumerable.Repeat(ChangeFlag.NoClearChange, 8),
            StudyPair.Flags(comparison, "bp").Concat(StudyPair.Flags(comparison, "frozen")));

        var loss = comparison.Numbers.First(number => number is { Rule: "fa", Quantity: "training loss" });
        Assert.InRange(loss.Change!.Estimate, 0.045, 0.055);
        Assert.InRange(loss.CorrectedP!.Value, loss.P!.Value * 5, 0.05);
        var examples = comparison.Numbers.First(number => number is { Rule: "fa", Quantity: "examples to 0.5" });
        Assert.True(examples.IsRatio);
        Assert.Equal(examples.B!.Value / examples.A!.Value, examples.Change!.Estimate, 1e-12);
        Assert.InRange(examples.Change.Low, 1, examples.Change.Estimate);
        Assert.StartsWith("4 of 12 numbers changed: ", comparison.Summary[0]);
        Assert.Equal(
            "Where there is no clear change there may be one all the same: the interval says how large.",
            comparison.Summary[1]);
    }

    [Fact]
    public void Swapping_the_studies_turns_the_changes_round()
    {
        ComparedStudy a = StudyPair.Of(StudyPair.Seeds(6), Loss()),
            b = StudyPair.Of(StudyPair.Seeds(6), Loss(0.02, 0.01), "b");
        Assert.All(StudyComparer.Compare(a, b).Numbers.Zip(StudyComparer.Compare(b, a).Numbers), pair =>
        {
            var (there, back) = (pair.First.Change!, pair.Second.Change!);
            Assert.Equal(pair.First.P!.Value, pair.Second.P!.Value, 1e-12);
            Assert.Equal(
                pair.First.IsRatio ? (1 / there.High, 1 / there.Low) : (-there.High, -there.Low),
                (back.Low, back.High),
                Close);
        });
    }

    [Fact]
    public void A_change_as_small_as_rounding_is_none_however_regular()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(8), Loss()),
            StudyPair.Of(StudyPair.Seeds(8), (rule, seed) => Loss()(rule, seed) * (1 + 1e-8 + 1e-11 * seed), "b"));
        Assert.All(comparison.Numbers, number => Assert.Equal(ChangeFlag.NoClearChange, number.Flag));
        Assert.Contains(comparison.Numbers, number => number.CorrectedP < 0.001);
    }

    [Fact]
    public void Studies_without_a_shared_seed_are_compared_group_by_group()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(5), Loss(spread: 0.01)), StudyPair.Of(
                StudyPair.Seeds(7, first: 101),
                (rule, seed) => Loss(spread: 0.01)(rule, seed) + (rule == "fa" ? 0.2 : 0),
                "b"));
        Assert.All(
            comparison.Numbers,
            number => Assert.Equal((0, 5, 7), (number.SharedSeeds, number.SeedsA.All, number.SeedsB.All)));
        Assert.All(StudyPair.Flags(comparison, "fa"), flag => Assert.Equal(ChangeFlag.Changed, flag));
        Assert.All(StudyPair.Flags(comparison, "bp"), flag => Assert.Equal(ChangeFlag.NoClearChange, flag));
        Assert.Equal(
            [new KeyDifference("seeds", "[1, 2, 3, 4, 5]", "[101, 102, 103, 104, 105, 106, 107]")],
            comparison.Differences);
    }

    [Fact]
    public void Only_shared_seeds_count_where_there_are_any()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(6), Loss()), StudyPair.Of(StudyPair.Seeds(6, first: 3), Loss(), "b"));
        Assert.All(comparison.Numbers, number => Assert.Equal(
            (4, 4, 4, number.A), (number.SharedSeeds, number.SeedsA.All, number.SeedsB.All, number.B)));
    }

    [Fact]
    public void One_seed_is_too_few()
    {
        var comparison = StudyComparer.Compare(StudyPair.Of([1], Loss()), StudyPair.Of([1], Loss(0.5), "b"));
        Assert.All(
            comparison.Numbers,
            number => Assert.Equal((ChangeFlag.TooFewSeeds, null, null), (number.Flag, number.P, number.CorrectedP)));
        Assert.Equal(
            "No clear change in any of 12 numbers.",
            StudyComparer.Compare(
                StudyPair.Of([1, 2], Loss()), StudyPair.Of([1, 2], Loss(spread: 0.01), "b")).Summary[0]);
    }

    // 12 diverged seeds against none: p = 2/2¹² before Holm. The losses have no mean, and are worse than any number.
    [Fact]
    public void Diverged_trials_are_the_worst_and_never_a_number()
    {
        var comparison = StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(12), Loss()), StudyPair.Of(
                StudyPair.Seeds(12), (rule, seed) => rule == "fa" ? double.NaN : Loss(spread: 0.01)(rule, seed), "b"));
        ComparedNumber[] fa = [.. comparison.Numbers.Where(number => number.Rule == "fa")];
        Assert.Equal(
            ["training loss", "validation loss", "test accuracy", "examples to 0.5", "diverged"],
            fa.Select(number => number.Quantity));
        Assert.All(fa, number => Assert.Equal((ChangeFlag.Changed, 2.0 / 4096), (number.Flag, number.P)));
        Assert.All(fa[..4], number => Assert.Equal(
            (null, null, new SeedCount(12, 12), new SeedCount(12, 0)),
            (number.B, number.Change, number.SeedsA, number.SeedsB)));
        Assert.Equal((0.0, 1.0), (fa[4].A!.Value, fa[4].B!.Value));
    }

    [Theory]
    [InlineData(2, ChangeFlag.TooFewSeeds)] // for the share of diverged seeds: 0 to 1 on both
    [InlineData(3, ChangeFlag.Changed)]
    [InlineData(5, ChangeFlag.Changed)]
    public void A_rule_that_diverges_on_every_seed_of_one_study_alone_is_changed_however_few_seeds(
        int seeds, ChangeFlag expected)
    {
        var whole = StudyPair.Of(StudyPair.Seeds(seeds), Loss());
        var broken = StudyPair.Of(
            StudyPair.Seeds(seeds), (rule, seed) => rule == "fa" ? double.NaN : Loss(spread: 0.01)(rule, seed), "b");
        foreach (var comparison
            in new[] { StudyComparer.Compare(whole, broken), StudyComparer.Compare(broken, whole) })
        {
            Assert.Equal(expected, comparison.Numbers.Single(number => number.Quantity == "diverged").Flag);
            Assert.Equal(
                expected == ChangeFlag.Changed,
                StudyPair.Flags(comparison, "fa").All(flag => flag == ChangeFlag.Changed));
            Assert.All(StudyPair.Flags(comparison, "bp"), flag => Assert.Equal(ChangeFlag.NoClearChange, flag));
            Assert.Equal(
                expected == ChangeFlag.Changed,
                comparison.Summary[0].StartsWith("5 of 13 numbers changed: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_seed_that_diverges_in_both_studies_or_in_the_other_one_leaves_no_change()
    {
        Func<string, ulong, double> Broken(params ulong[] of) =>
            (rule, seed) => rule == "fa" && of.Contains(seed) ? double.NaN : Loss()(rule, seed);
        foreach (var before in new ulong[][] { [1], [1, 2] })
        {
            var comparison = StudyComparer.Compare(
                StudyPair.Of([1, 2, 3], Broken(before)), StudyPair.Of([1, 2, 3], Broken([2, 3]), "b"));
            Assert.DoesNotContain(ChangeFlag.Changed, StudyPair.Flags(comparison, "fa"));
        }
    }

    [Fact]
    public void The_same_change_on_each_of_few_seeds_is_not_said_to_be_none() => Assert.All(
        StudyComparer.Compare(
            StudyPair.Of([1, 2, 3], (_, _) => 0.2), StudyPair.Of([1, 2, 3], (_, _) => 0.3, "b")).Numbers,
        number => Assert.Equal(ChangeFlag.TooFewSeeds, number.Flag));

    private static bool Close((double, double) a, (double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9;

    // Rules and seeds differ for good; what is added differs from call to call only by its spread.
    private static Func<string, ulong, double> Loss(double shift = 0, double spread = 0) => (rule, seed) =>
        0.2 + 0.05 * Array.IndexOf(StudyPair.Rules, rule) + 0.02 * Math.Sin(seed) + shift
            + spread * Noise.Normal((long)seed + 1000 * Array.IndexOf(StudyPair.Rules, rule));
}
