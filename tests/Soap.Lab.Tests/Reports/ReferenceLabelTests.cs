using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The words on reference lines.</summary>
public sealed class ReferenceLabelTests
{
    private static readonly RuleStyle Style = new("bp", "bp", "#000000", []);

    [Theory]
    [InlineData(new[] { 0.9, 0.9, 0.9 }, true, true)] // far off
    [InlineData(new[] { 0.9, 0.7, 0.53 }, true, false)] // over the line at its end
    [InlineData(new[] { 0.9, 0.5, 0.5 }, false, true)] // along the line but at its beginning
    [InlineData(new[] { 0.55, 0.5, 0.5 }, false, false)] // over the beginning and along the end
    public void A_word_stands_where_no_curve_passes(double[] heights, bool atEnd, bool above)
    {
        Series curve = new(Style, [.. heights.Select((y, i) => new SeriesPoint(i, y, y, y))]);
        Panel panel = new("", Axis.Fixed("", 0, 2), Axis.Fixed("", 0, 1), [curve]);
        Assert.Equal(new ReferenceLabel(atEnd, above), ReferenceLabel.Of(panel, new ReferenceLine(0.5, "target")));
    }

    [Fact]
    public void A_word_does_not_leave_the_chart()
    {
        Panel panel = new("", Axis.Fixed("", 0, 2), Axis.Fixed("", 0, 1), []);
        Assert.True(ReferenceLabel.Of(panel, new ReferenceLine(0.01, "target")).Above);
        Assert.False(ReferenceLabel.Of(panel, new ReferenceLine(0.99, "target")).Above);
    }
}
