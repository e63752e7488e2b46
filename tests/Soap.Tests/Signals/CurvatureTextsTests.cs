using Soap.Rules;
using Xunit;

namespace Soap.Tests.Signals;

public sealed class CurvatureTextsTests
{
    private const string OneWay = "it learns from what a layer sends on the one way back of a step, and this signal " +
        "goes its own ways; allowed: W itself, fixed, mirrored and periodic feedback";

    [Theory]
    [InlineData("secant", "secant", "forward")]
    [InlineData("fa+secant", "secant", "fixed")]
    [InlineData("dfa+secant", "secant", "fixed")]
    [InlineData("secant+fa", "secant", "fixed")]
    [InlineData("secant+sign:period=1000", "secant", "sign")]
    [InlineData("fa+soap2019", "soap2019", "fixed")]
    [InlineData("gnt+wm", "gauss-newton", "weight-mirror")]
    [InlineData("fa+gnt+asymmetric+constrained", "gauss-newton", "fixed")]
    public void They_go_with_W_itself_and_with_what_is_fixed_mirrored_or_periodic(
        string text, string signal, string feedback)
    {
        var rule = LearningRule.Parse(text);
        Assert.Equal((signal, feedback), (rule.Signal.Name, rule.Feedback.Name));
    }

    [Theory]
    [InlineData("kp+secant", "'secant' and feedback 'kolen-pollack' do not go together: " + OneWay)]
    [InlineData("soap2019+kp", "'soap2019' and feedback 'kolen-pollack' do not go together: " + OneWay)]
    [InlineData(
        "frozen+gnt",
        "'gauss-newton' and feedback 'none' do not go together: signal 'gauss-newton' needs feedback weights")]
    [InlineData(
        "secant+bp-magnitude",
        "leaves nothing to intervene on: signal 'secant' makes passes of its own, and has no one way back to hold " +
            "against backpropagation's")]
    public void What_makes_no_sense_is_refused_with_the_reason(string text, string end) =>
        Assert.EndsWith(end, Assert.Throws<SoapException>(() => LearningRule.Parse(text)).Message);
}
