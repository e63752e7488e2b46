using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Contrasts;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Contrasts;

public sealed class ContrastAnalyzerTests
{
    private static readonly string Foof = LearningRule.Parse("foof").Text,
        FoofOnFeedback = LearningRule.Parse("fa+foof").Text;

    [Fact]
    public void A_term_is_compared_with_the_rule_without_it_seed_by_seed()
    {
        // fa+foof needs half of fa's examples on every seed, although it needs more than bp.
        var contrast = Find(
            Analyze(seed => 400 + seed, seed => 1600 + 10 * seed, seed => 380, seed => 800 + 5 * seed),
            FoofOnFeedback,
            "foof");

        Assert.Equal(("fa", RuleSlot.Fit), (contrast.Contrast.Reference, contrast.Contrast.Part));
        Assert.Equal(0.5, contrast.Examples.RatioToBaseline!.Estimate, 1e-9);
        Assert.True(contrast.Loss!.Comparison!.Shift!.High < 0);
        Assert.Equal(-1, contrast.Direction);
        Assert.True(contrast.Cost.FlopsPerExampleRatio > 1.2);
        Assert.Equal(
            0.5 * contrast.Cost.FlopsPerExampleRatio!.Value, contrast.Cost.FlopsToTargetRatio!.Estimate, 1e-9);
    }

    // Two terms give the fit here, so that the smallest p of ten seeds, 2/1024, counts twice.
    [Fact]
    public void P_values_are_corrected_over_all_terms_that_give_the_same_part()
    {
        var analysis = Analyze(seed => 400 + seed, seed => 1600 + 10 * seed, seed => 380, seed => 800 + 5 * seed);

        Assert.Equal(2 * 2 / 1024.0, Find(analysis, FoofOnFeedback, "foof").Loss!.Comparison!.AdjustedPValue, 1e-12);
    }

    [Fact]
    public void What_is_no_difference_has_no_direction()
    {
        var contrast = Find(
            Analyze(seed => 400, seed => 500, seed => 400, seed => seed % 2 == 0 ? 490 : 510), FoofOnFeedback, "foof");

        Assert.Equal(0, contrast.Direction);
    }

    [Fact]
    public void A_sentence_for_each_term_says_where_it_helps_and_what_it_costs()
    {
        var findings =
            Analyze(seed => 400 + seed, seed => 1600 + 10 * seed, seed => 380, seed => 800 + 5 * seed).Findings;

        var sentence = Assert.Single(
            findings, finding => finding.StartsWith("What foof adds: ", StringComparison.Ordinal));
        Assert.Contains(
            "against the same rule without it validation loss at the end is clearly lower on bp (−0.02",
            sentence,
            StringComparison.Ordinal);
        Assert.Contains("fa (−0.8", sentence, StringComparison.Ordinal);
        Assert.Contains(
            "10 paired seeds, Holm's correction over what gives the same part", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_trials_of_one_side_diverged_the_other_is_clearly_better()
    {
        var analysis = StraightTrial.Analyze(
            [
                .. from rule in new[] { ("bp", false), ("fa", true), (Foof, false), (FoofOnFeedback, false) }
                from seed in Enumerable.Range(1, 10)
                select StraightTrial.Of(rule.Item1, (ulong)seed, 400 + seed, diverged: rule.Item2),
            ]);
        var contrast = Find(analysis, FoofOnFeedback, "foof");

        Assert.Null(contrast.Loss!.Comparison!.Shift);
        Assert.Equal(-1, contrast.Direction);
        Assert.Contains(analysis.Findings, finding => finding.Contains(
            "clearly lower on fa (diverged trials; better with probability 1.0", StringComparison.Ordinal));
    }

    private static ContrastAnalysis Find(StudyAnalysis analysis, string rule, string added) =>
        Assert.Single(analysis.Contrasts, contrast =>
            contrast.Contrast.Rule == rule && contrast.Contrast.Added.StartsWith(added, StringComparison.Ordinal));

    private static StudyAnalysis Analyze(
        Func<ulong, double> bp, Func<ulong, double> fa, Func<ulong, double> foof, Func<ulong, double> both) =>
        StraightTrial.Analyze(
            [
                .. from rule in new[] { ("bp", bp), ("fa", fa), (Foof, foof), (FoofOnFeedback, both) }
                from seed in Enumerable.Range(1, 10)
                select StraightTrial.Of(rule.Item1, (ulong)seed, rule.Item2((ulong)seed)),
            ]);
}
