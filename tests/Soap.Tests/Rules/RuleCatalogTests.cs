using CsCheck;
using Soap.Feedback;
using Soap.Rules;
using Soap.Signals;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class RuleCatalogTests
{
    [Theory]
    [InlineData("bq", "unknown rule 'bq': did you mean 'bp'? (allowed: {rules})")]
    [InlineData("SIGN", "unknown rule 'SIGN': did you mean 'sign'? (allowed: {rules})")]
    [InlineData("", "no rule is named; write one, such as fa or dfa+kp")]
    [InlineData(" ", "no rule is named; write one, such as fa or dfa+kp")]
    [InlineData("+fa", "rule '+fa': a name is missing before its first '+'; write both, as in 'dfa+kp'")]
    [InlineData("fa+", "rule 'fa+': a name is missing behind its last '+'; write both, as in 'dfa+kp'")]
    [InlineData("fa++kp", "rule 'fa++kp': a name is missing between two '+'; write both, as in 'dfa+kp'")]
    [InlineData(":period=5", "rule ':period=5': a name is missing before ':'; write one, as in 'sign:period=1000'")]
    [InlineData("backpropagation", "unknown rule 'backpropagation': did you mean 'bp'? (allowed: {rules})")]
    [InlineData("signsymmetry", "unknown rule 'signsymmetry': did you mean 'usf'? (allowed: {rules})")]
    [InlineData("fa+Kolen_Pollack", "unknown rule 'Kolen_Pollack': did you mean 'kp'? (allowed: {rules})")]
    [InlineData("xy", "unknown rule 'xy': allowed: {rules}")]
    [InlineData(
        "fa+momentum:factor=0.99999999",
        "rule 'momentum': factor=0.99999999: it is 1 in float32; allowed: a number from 0 to below 1")]
    [InlineData(
        "wm:rate=1e-320", "rule 'wm': rate=1e-320: it vanishes in float32; allowed: a number from 0 to 1000000")]
    [InlineData(
        "kp:decay=1e-400",
        "rule 'kp': decay=1e-400: too small: it is 0 as a number; allowed: a number from 0 to below 1")]
    [InlineData("wm:rate= 1", "rule 'wm': rate= 1: there is a blank in it; allowed: a number from 0 to 1000000")]
    [InlineData("kp:decay=-1e-50", "rule 'kp': decay=-1e-50: out of range; allowed: a number from 0 to below 1")]
    [InlineData(
        "sign:period=1e-50",
        "rule 'sign': period=1e-50: not a whole number; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=0.99999999",
        "rule 'sign': period=0.99999999: not a whole number; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:perod=5",
        "rule 'sign': unknown option 'perod'; did you mean 'period'? (allowed: period, magnitude, share, layers)")]
    [InlineData("sign:period=5,period=6", "rule 'sign': option 'period' is given twice")]
    [InlineData("sign:period=0", "rule 'sign': period=0: out of range; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=1000000001",
        "rule 'sign': period=1000000001: out of range; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=99999999999999999999",
        "rule 'sign': period=99999999999999999999: out of range; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=-5", "rule 'sign': period=-5: out of range; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=1.5",
        "rule 'sign': period=1.5: not a whole number; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:period=", "rule 'sign': period=: not a whole number; allowed: a whole number from 1 to 1000000000")]
    [InlineData(
        "sign:magnitude=units",
        "rule 'sign': magnitude=units: unknown word, did you mean 'unit'?; allowed: " +
            "unit, initial, scale, norm, redrawn")]
    [InlineData(
        "sign:magnitude=0", "rule 'sign': magnitude=0: unknown word; allowed: unit, initial, scale, norm, redrawn")]
    [InlineData("sign:period", "rule 'sign': 'period' is not an option; write key=value, as in 'sign:period=1000'")]
    [InlineData("sign:=5", "rule 'sign': '=5' is not an option; write key=value, as in 'sign:period=1000'")]
    [InlineData("sign:", "rule 'sign': '' is not an option; write key=value, as in 'sign:period=1000'")]
    [InlineData(
        "sign:period=5,,magnitude=unit",
        "rule 'sign': '' is not an option; write key=value, as in 'sign:period=1000'")]
    [InlineData("fa:period=5", "rule 'fa' has no options, but 'period' was given")]
    [InlineData("fa:fixed", "rule 'fa': 'fixed' is not an option; write key=value, as in 'fa' (it has no options)")]
    [InlineData("adam", "'adam' is not a rule by itself; add it to one, as in 'fa+adam'")]
    [InlineData(
        "fa+adam+momentum", "rule 'fa+adam+momentum': 'adam' and 'momentum' both give it the movement; keep one")]
    [InlineData(
        "fa+momentum:factor=1", "rule 'momentum': factor=1: out of range; allowed: a number from 0 to below 1")]
    [InlineData(
        "fa+momentum:factor=0,nesterov=yes",
        "rule 'momentum': nesterov = 'yes' needs a factor above 0, but factor = '0'")]
    [InlineData("fa+adam:epsilon=0", "rule 'adam': epsilon=0: out of range; allowed: a number from 1E-30 to 1")]
    public void A_wrong_text_is_answered_with_place_value_and_what_is_allowed(string text, string message)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(text));
        Assert.Equal(
            message.Replace("{rules}", string.Join(", ", RuleCatalog.Entries.Select(entry => entry.Name))),
            error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Fact]
    public void The_control_alone_of_the_catalogue_teaches_hidden_layers_nothing() => Assert.Equal(
        [LearningRule.Control.Text],
        RuleCatalog.Entries.Where(entry => entry.StandsAlone)
            .Select(entry => LearningRule.Parse(entry.Name))
            .Where(rule => rule.Signal.Teaching == Teaching.Nothing)
            .Select(rule => rule.Text));

    [Fact]
    public void Backpropagation_and_the_control_are_the_rules_that_say_so()
    {
        Assert.Equal("frozen", LearningRule.Control.Text);
        Assert.Equal("bp", LearningRule.Backpropagation.Text);
        Assert.True(LearningRule.Backpropagation.IsBackpropagation);
    }

    [Fact]
    public void A_rule_of_the_catalogue_has_the_parts_of_itself()
    {
        foreach (var entry in RuleCatalog.Entries)
        {
            var text = entry.StandsAlone ? entry.Name : $"fa+{entry.Name}";
            var (one, other) = (LearningRule.Parse(text), LearningRule.Parse(text));
            Assert.True(LearningRule.ByParts.Equals(one, other), text);
            Assert.Equal(LearningRule.ByParts.GetHashCode(one), LearningRule.ByParts.GetHashCode(other));
        }
    }

    [Theory]
    [InlineData("ia", "bp+ia", true)]
    [InlineData("ia", "aa", false)]
    [InlineData("ia", "ia:alpha=0.5", false)]
    [InlineData("locoprop", "locoprop:steps=2", false)]
    [InlineData("fa+adam", "fa+adam:beta1=0.5", false)]
    public void Rules_are_compared_by_what_is_in_lists_of_their_parts_too(string one, string other, bool same) =>
        Assert.Equal(same, LearningRule.ByParts.Equals(LearningRule.Parse(one), LearningRule.Parse(other)));

    [Theory]
    [InlineData("bp", "bp")]
    [InlineData("sign", "sign:period=1000,magnitude=initial")]
    [InlineData("sign:magnitude=unit", "sign:period=1000,magnitude=unit")]
    [InlineData("sign:magnitude=norm,period=007", "sign:period=7,magnitude=norm")]
    [InlineData("sign: period=5 , magnitude=scale", "sign:period=5,magnitude=scale")]
    [InlineData(
        "fa+bp-magnitude+adam+constrained", "fa+constrained+adam:beta1=0.9,beta2=0.999,epsilon=1E-08+bp-magnitude")]
    [InlineData("dfa+momentum:factor=0.50", "dfa+momentum:factor=0.5,nesterov=no")]
    public void A_text_has_one_canonical_form(string text, string canonical) =>
        Assert.Equal(canonical, LearningRule.Parse(text).Text);

    [Fact]
    public void Canonical_texts_round_trip() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Enum<SignMagnitude>(), Gen.Bool).Sample((period, magnitude, swap) =>
        {
            string[] options = [$"period={period}", $"magnitude={magnitude.ToString().ToLowerInvariant()}"];
            var rule = LearningRule.Parse("sign:" + string.Join(",", swap ? options.Reverse() : options));
            var feedback = Assert.IsType<SignFeedback>(rule.Feedback);
            Assert.Equal((period, magnitude), (feedback.Period, feedback.Magnitude));
            Assert.Equal(rule.Text, LearningRule.Parse(rule.Text).Text);
        });

    [Fact]
    public void No_text_whatever_gives_another_error() => Gen.OneOf(
        Gen.String,
        Gen.Select(
            Gen.OneOf([.. RuleCatalog.Entries.Select(entry => Gen.Const(entry.Name))]),
            Gen.String[Gen.Char["=,:periodmagntu015 -"], 0, 20],
            (name, rest) => $"{name}:{rest}"))
        .Sample(text =>
        {
            try
            {
                LearningRule.Parse(text);
            }
            catch (SoapException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }, iter: 2000);

    [Fact]
    public void Every_rule_has_a_row_in_the_law_table()
    {
        var rows = RuleTable.Rows.SelectMany(row => row.Make().Text.Split('+').Select(term => term.Split(':')[0]))
            .ToHashSet();
        Assert.All(RuleCatalog.Entries, entry => Assert.Contains(entry.Name, rows));
        Assert.Equal(
            Enum.GetValues<SignMagnitude>().Order(),
            RuleTable.Rows.Select(row => row.Make().Feedback).OfType<SignFeedback>()
                .Select(feedback => feedback.Magnitude).Distinct().Order());
    }
}
