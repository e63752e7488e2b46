using System.Globalization;
using System.Text.RegularExpressions;
using Soap.Lab.Reports.Markup;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Contrast of text after WCAG 2.2 (success criterion 1.4.3), from the colours of the stylesheet.</summary>
public sealed class ContrastTests
{
    private static readonly string Styles = Assets.Text("report.css");

    public static TheoryData<int, string, string> Pairs =>
    [
        .. from theme in new[] { 0, 1, 2 }
           from text in new[] { "ink", "soft", "accent", "good", "warn" }
           from ground in new[] { "ground", "raised" }
           select (theme, text, ground),
        .. from theme in new[] { 0, 1, 2 } select (theme, "ground", "ink"),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Text_stands_out_in_light_and_in_dark(int theme, string text, string ground)
    {
        var colors = Theme(theme);
        Assert.True(
            Contrast(colors[text], colors[ground]) >= 4.5,
            $"--{text} on --{ground} in theme {theme}: {Contrast(colors[text], colors[ground]):0.00} to 1");
    }

    [Fact]
    public void Text_has_no_colours_but_those()
    {
        var rules = Styles[Styles.IndexOf("* {", StringComparison.Ordinal)..];
        Assert.Equal(
            ["accent", "ground", "ink", "soft", "warn"],
            Regex.Matches(rules, @"(?<![-\w])color: ([^;]+);")
                .Select(match => match.Groups[1].Value.Replace("var(--", "", StringComparison.Ordinal).TrimEnd(')'))
                .Distinct()
                .Order());
        Assert.DoesNotMatch(
            @"(?<![-\w])background: (?!var\(--(ground|raised|ink)\)|none|color-mix\(in srgb, var\(--ground\))", rules);
    }

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#767676", "#ffffff", 4.54)]
    public void Contrasts_are_those_of_the_standard(string text, string ground, double ratio) =>
        Assert.Equal(ratio, Contrast(text, ground), 0.01);

    /// <summary>Light, dark by choice, and dark by the system's preference.</summary>
    private static Dictionary<string, string> Theme(int index) => Regex.Matches(
        Regex.Matches(Styles, @"(?s):root[^{]*\{(.*?)\}")[index].Groups[1].Value, @"--(\w+): (#[0-9a-f]{6})")
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color)
    {
        double[] parts =
        [
            .. Enumerable.Range(0, 3)
                .Select(i => int.Parse(color.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber) / 255.0)
                .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)),
        ];
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }
}
