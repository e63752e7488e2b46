using Soap.Lab.Analysis.Contrasts;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Contrasts;

public sealed class ContrastTests
{
    [Fact]
    public void Rules_that_differ_in_one_term_are_compared_in_that_term() => Assert.Equal(
        [
            "fa: fa - bp", "fa: fa+foof - foof",
            "foof: fa+foof - fa", "foof: foof - bp",
            "momentum: bp+momentum - bp",
        ],
        Named("bp", "bp+momentum", "fa", "foof", "fa+foof").Order(StringComparer.Ordinal)
            .OrderBy(name => name.Split(':')[0], StringComparer.Ordinal));

    [Fact]
    public void Options_are_of_the_term_and_distinguish_rules() => Assert.Equal(
        ["foof damping=3: fa+foof:damping=3 - fa", "fa: fa - bp"],
        Named("bp", "foof", "fa", "fa+foof:damping=3").Where(name => !name.StartsWith(
            "foof:", StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal));

    [Theory]
    [InlineData("bp fa dfa frozen")]
    [InlineData("bp")]
    [InlineData("bp fa+bp-magnitude fa")]
    public void A_study_in_which_all_pairs_are_with_the_baseline_has_none(string rules) =>
        Assert.Empty(Named(rules.Split(' ')));

    // dfa and dtp bring a signal and its feedback, and frozen neither: what differs from bp is not one part.
    [Fact]
    public void Rules_that_differ_in_two_parts_are_not_compared_in_one_term() =>
        Assert.Equal(
            ["foof: dfa+foof - dfa", "foof: dtp+foof - dtp", "foof: foof - bp"],
            Named("bp", "dfa", "dtp", "foof", "dfa+foof", "dtp+foof", "frozen").Order(StringComparer.Ordinal));

    [Fact]
    public void A_rule_that_another_program_added_is_left_out() =>
        Assert.NotEmpty(Contrast.Of(
        [
            LearningRule.Parse("bp").Text,
            "mine:threshold=1",
            .. new[] { "fa", "foof", "fa+foof" }.Select(rule => LearningRule.Parse(rule).Text),
        ]));

    private static string[] Named(params string[] rules) =>
    [
        .. Contrast.Of([.. rules.Select(rule => LearningRule.Parse(rule).Text)]).Select(contrast =>
            $"{contrast.Added}: {Short(contrast.Rule, rules)} - {Short(contrast.Reference, rules)}"),
    ];

    private static string Short(string canonical, string[] rules) =>
        rules.Single(rule => LearningRule.Parse(rule).Text == canonical);
}
