using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Power;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Running;
using Soap.Lab.Tests.Analysis;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Findings;

/// <summary>What a report says of rules within a margin, and a plan of the seeds that it takes.</summary>
public sealed class MarginFindingsTests
{
    // kp is as good, dfa is far better, fa is far worse, and a trial of sparse diverged.
    private static readonly (string Rule, double Factor)[] Rules =
        [("bp", 1), ("kp", 1.001), ("dfa", 0.5), ("fa", 2), ("sparse", 1)];

    [Fact]
    public void Each_rule_is_called_what_the_tests_show_and_a_better_one_is_not_called_as_good()
    {
        var analysis = Analyze(margin: 10);
        Assert.Contains(
            "Within 10 % of the test loss kp is as good as bp; dfa is no worse than bp, and perhaps better.",
            analysis.Verdict);
        var finding = Assert.Single(analysis.Findings, finding => finding.StartsWith("Within the margin of 10 % "));
        Assert.Contains("as good as bp: kp (p = ", finding);
        Assert.Contains("no worse, and perhaps better: dfa (p = ", finding);
        Assert.Contains("not shown to be either: fa (p = 1), sparse", finding);
        var table = MarginTable.Of(analysis, new RuleStyles(analysis))!;
        Assert.Equal(["as good", "no worse", "nothing", "nothing"], table.Rows.Select(row => row[^1].Text));
    }

    [Fact]
    public void Without_a_margin_nothing_is_claimed_and_within_a_narrow_one_no_rule_is_as_good()
    {
        var without = Analyze(margin: null);
        Assert.Null(MarginTable.Of(without, new RuleStyles(without)));
        Assert.DoesNotContain(without.Verdict.Concat(without.Findings), sentence => sentence.Contains("as good as"));
        Assert.Contains(
            "Within 0.001 % of the test loss dfa is no worse than bp, and perhaps better.",
            Analyze(margin: 0.001).Verdict);
    }

    [Fact]
    public void A_diverged_rule_is_told_in_the_verdict() =>
        Assert.Contains("sparse diverged on some seeds.", Analyze(margin: 10).Verdict);

    [Fact]
    public void A_plan_says_how_many_seeds_the_claims_take_by_the_spread_of_a_pilot()
    {
        var needed = PowerAnalyzer.Of(Results(10), margin: 1.0);
        var kp = Assert.Single(needed, one => one.Rule == "kp");
        Assert.Equal(10, kp.PilotSeeds);
        Assert.True(kp.AsGood >= kp.NotWorse);

        // four rules beside the baseline: a one-sided p of n seeds is 1/2ⁿ at least
        Assert.All(needed, one => Assert.True(one.NotWorse >= 7));
        Assert.Empty(PowerAnalyzer.Of(Results(10), margin: null));
    }

    [Fact]
    public void Differences_that_are_clear_in_one_outcome_alone_are_counted() => Assert.Contains(
        Analyze(margin: null).Limits,
        limit => limit.Contains("Corrected over all ") && limit.Contains(" outcomes together"));

    private static StudyAnalysis Analyze(double? margin) =>
        StudyAnalyzer.Analyze(Results(margin), SmallStudy.Provenance, []);

    private static StudyResults Results(double? margin) => new(
        SmallStudy.Specification with
        {
            LearningRates = [],
            Rules = [.. Rules.Select(rule => rule.Rule)],
            Seeds = [.. Enumerable.Range(1, 10).Select(seed => (ulong)seed)],
            Margin = margin,
        },
        [
            .. from rule in Rules
               from seed in Enumerable.Range(1, 10)
               let noise = 1 + 0.005 * Math.Sin(seed * rule.Rule.Length + rule.Factor)
               select StraightTrial.Of(
                   rule.Rule, (ulong)seed, 1000 * rule.Factor * noise, diverged: rule.Rule == "sparse" && seed == 3),
        ]);
}
