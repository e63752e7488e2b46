using Soap.Conversion;
using Soap.Rules;
using Xunit;

namespace Soap.Tests.Conversion;

public sealed class RuleMapTests
{
    [Theory]
    [InlineData("fa", "fa")]
    [InlineData("conv*: fa; fc: dfa", "conv*: fa; fc: dfa")]
    [InlineData(" conv*:  fa ;fc:\tsign:period=5 ; ", "conv*: fa; fc: sign:period=5,magnitude=initial")]
    [InlineData("layer4.**: bp; fa; exclude: downsample.*", "layer4.**: bp; fa; exclude: downsample.*")]
    [InlineData("dfa; direct at: layer*.*", "dfa; direct at: layer*.*")]
    [InlineData("dfa; direct at: every layer", "dfa; direct at: every layer")]
    public void A_text_is_read_and_written_in_its_canonical_form(string text, string canonical)
    {
        var map = RuleMap.Parse(text);

        Assert.Equal(canonical, map.ToString());
        Assert.Equal(canonical, RuleMap.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("", "a map of rules needs a rule: 'fa' for all layers, or 'PATTERN: RULE; PATTERN: RULE'")]
    [InlineData("exclude: fc", "a map of rules needs a rule: 'fa' for all layers, or 'PATTERN: RULE; PATTERN: RULE'")]
    [InlineData(
        "co!nv: fa", "'co!nv' is no pattern of names: it has a '!'; allowed: letters, digits, '_', '-', '/', " +
            "dots, and '*', '**', '?' for any of them")]
    [InlineData("conv*: gnt; fc: bp", "rule 'gnt", true)]
    [InlineData("fa; direct at: layer1", "'direct at' needs a rule that goes straight to every layer, such as dfa")]
    [InlineData("conv*: fa+adam; bp", "the rules 'fa+adam", true)]
    public void What_makes_no_sense_is_refused(string text, string message, bool onlyStart = false)
    {
        var error = Assert.Throws<SoapException>(() => RuleMap.Parse(text));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        if (!onlyStart)
        {
            Assert.Equal(message, error.Message);
        }
    }

    [Fact]
    public void A_missing_space_is_told()
    {
        var error = Assert.Throws<SoapException>(() => RuleMap.Parse("conv*:fa"));

        Assert.EndsWith(
            "to give layers of a name a rule, write a space behind the colon: 'conv*: fa'", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_rule_is_told_with_the_nearest()
    {
        var error = Assert.Throws<SoapException>(() => RuleMap.Parse("conv*: fe"));

        Assert.Contains("did you mean 'fa'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv*", "layer1.0.conv1", true)]
    [InlineData("conv*", "conv.weight", false)]
    [InlineData("layer1.*", "layer1.0", true)]
    [InlineData("layer1.*", "layer1.0.conv1", false)]
    [InlineData("layer1.**", "layer1.0.conv1", true)]
    [InlineData("**.conv?", "layer1.0.conv1", true)]
    [InlineData("**", "anything.at.all", true)]
    [InlineData("fc", "head.fc", true)]
    [InlineData("fc", "fc1", false)]
    [InlineData("a.b", "axb", false)]
    public void A_star_does_not_cross_dots_two_do_and_a_pattern_without_a_dot_is_the_last_name(
        string pattern, string name, bool matches) =>
        Assert.Equal(matches, new NamePattern(pattern).Matches(name));

    [Fact]
    public void Maps_are_made_of_rules_of_ones_own_too() =>
        Assert.Equal("fa", RuleMap.Of(LearningRule.Parse("fa")).ToString());
}
