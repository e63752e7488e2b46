using System.Globalization;
using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Rules;
using Soap.Training;
using Xunit;

namespace Soap.Cli.Tests.Presenters;

public sealed class RulePresenterTests
{
    private const int Narrow = 80;

    private static readonly StepCost Cost = new(1.234, 1.2, 1.3, 617, 500, 9, "autograd");

    public static TheoryData<string> Rules => [.. RuleCatalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void All_about_a_rule_fits_80_columns_and_nothing_of_it_is_cut_off(string name)
    {
        var rule = RuleCatalog.Find(name);
        var text = Show(screen => RulePresenter.Show(screen, rule, Cost, null));
        IEnumerable<string> told =
        [
            rule.Summary,
            rule.Equation,
            rule.Papers,
            .. rule.Options.SelectMany(option =>
                new[] { option.Name, option.Default, option.Allowed, option.Description }),
        ];
        AssertTold(
            text,
            told.Concat(rule.Presets.SelectMany(preset => new[] { preset.Name, preset.Source, preset.Settings })));
        Assert.Contains("1.23 times", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_fits_80_columns_and_has_additions_under_a_heading_of_their_own()
    {
        var text = Show(screen => RulePresenter.ShowAll(screen, RuleCatalog.Entries));
        AssertTold(
            text,
            RuleCatalog.Entries.SelectMany(rule => rule.Options.Select(option => $"{option.Name} ({option.Default})")
                .Append(rule.Name).Append(rule.Summary)));
        var heading = text.IndexOf("addition  ", StringComparison.Ordinal);
        Assert.All(RuleCatalog.Entries, rule => Assert.Equal(
            rule.StandsAlone,
            text.IndexOf($"  {(rule.StandsAlone ? "" : "+")}{rule.Name} ", StringComparison.Ordinal) < heading));
    }

    [Fact]
    public void An_addition_says_how_it_is_added()
    {
        var text = Show(screen => RulePresenter.Show(screen, RuleCatalog.Find("asymmetric"), Cost, null));
        Assert.Contains("+asymmetric, added to a rule as in fa+asymmetric", text, StringComparison.Ordinal);
        Assert.Contains("Try it: soap train rule=fa+asymmetric", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bp", "all of it, at every step: weight transport")]
    [InlineData("sign", "at its refreshes, every so many examples")]
    [InlineData("kp", "nothing, ever: no weight transport")]
    [InlineData("wm", "never W itself, only what it makes of activities or of noise")]
    [InlineData("ff", "never W itself, only what it makes of activities or of noise")]
    [InlineData("dfa", "the output's error, which does not pass the layers between")]
    [InlineData("ff", "the target, and no error")]
    [InlineData("frozen", "nothing: hidden layers never learn")]
    public void What_a_rule_sees_and_hears_is_said_in_words(string rule, string words) =>
        Assert.Contains(
            words,
            Show(screen => RulePresenter.Show(screen, RuleCatalog.Find(rule), null, null), 200),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "bp", "818,176 an example, 1.00 times backpropagation's: dense products of a step, 784-256-10, batch 64")]
    [InlineData("frozen", "411,648 an example, 0.50 times backpropagation's")]
    [InlineData("pepita", "1,235,264 an example, 1.51 times backpropagation's")]
    [InlineData(
        "asymmetric",
        "818,376 an example, 1.00 times backpropagation's: dense products of a step under fa+asymmetric")]
    public void The_operations_of_a_step_are_counted(string rule, string words) =>
        Assert.Contains(
            words,
            Show(screen => RulePresenter.Show(screen, RuleCatalog.Find(rule), null, null), 200),
            StringComparison.Ordinal);

    private static string Show(Action<Screen> show, int width = Narrow)
    {
        using var output = new StringWriter();
        var screen = Screen.Create(output, TextWriter.Null, json: false, width);
        show(screen);
        return output.ToString();
    }

    private static void AssertTold(string text, IEnumerable<string> told)
    {
        Assert.All(text.Split('\n'), line => Assert.True(
            new StringInfo(line.TrimEnd()).LengthInTextElements <= Narrow
                || !line.Trim().Contains(' ', StringComparison.Ordinal),
            line));
        var parts = told.ToArray();
        Assert.True(
            text.Count(letter => letter == '…') <= parts.Sum(part => part.Count(letter => letter == '…')),
            "something is cut off");
        Assert.All(
            parts.SelectMany(part => part.Split(' ')), word => Assert.Contains(word, text, StringComparison.Ordinal));
    }
}
