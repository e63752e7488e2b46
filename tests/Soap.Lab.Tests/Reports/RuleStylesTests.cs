using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class RuleStylesTests
{
    [Fact]
    public void Labels_keep_only_what_sets_namesakes_apart()
    {
        Assert.Equal(["bp", "fa", "sign unit", "sign initial", "frozen"], RuleLabels.Of(StudyFixture.Rules));
        Assert.Equal(["sign period=64", "sign period=1000"], RuleLabels.Of(["sign:period=64,magnitude=unit", "sign:period=1000,magnitude=unit"]));
        Assert.Equal(["kp"], RuleLabels.Of(["kp:decay=0.1"]));
    }

    [Fact]
    public void Labels_that_would_be_the_same_are_the_whole_rules()
    {
        string[] rules = ["sign:a=unit", "sign:b=unit"];
        Assert.Equal(rules, RuleLabels.Of(rules));
    }

    [Fact]
    public void Rules_beyond_the_palette_still_look_different()
    {
        string[] rules = [.. Enumerable.Range(0, 24).Select(i => $"rule{i}"), .. StudyFixture.Rules];
        Lab.Studies.StudyAnalysis analysis = StudyFixture.Analysis();
        RuleStyles styles = new(analysis with { Study = analysis.Study with { Rules = rules } });
        Assert.Equal(rules.Length, styles.All.Select(style => $"{style.Color} {string.Join(' ', style.Dash)}").Distinct().Count());
    }
}
