using Soap.Lab.Reports.Figures;
using Soap.Lab.Texts;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class RuleStylesTests
{
    [Theory]
    [InlineData("bp", "bp")]
    [InlineData("sign:period=1000,magnitude=unit", "sign unit")]
    [InlineData("sign:period=64,magnitude=unit", "sign period=64 unit")]
    [InlineData("bp+adam:beta1=0.9,beta2=0.999,epsilon=1E-08", "bp + adam")]
    [InlineData("dfa+momentum:factor=0.5,nesterov=yes", "dfa + momentum factor=0.5 nesterov")]
    [InlineData("mine:decay=0.1", "mine:decay=0.1")]
    public void A_rule_has_the_same_brief_name_in_charts_and_sentences(string rule, string name) =>
        Assert.Equal(name, RuleName.Brief(rule));

    [Fact]
    public void Rules_beyond_the_palette_still_look_different()
    {
        string[] rules = [.. Enumerable.Range(0, 24).Select(i => $"rule{i}"), .. StudyFixture.Rules];
        var analysis = StudyFixture.Analysis();
        RuleStyles styles = new(analysis with { Study = analysis.Study with { Rules = rules } });
        Assert.Equal(
            rules.Length,
            styles.All.Select(style => $"{style.Color} {string.Join(' ', style.Dash)}").Distinct().Count());
    }
}
