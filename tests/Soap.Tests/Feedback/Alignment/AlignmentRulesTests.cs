using Soap.Rules;
using Xunit;

namespace Soap.Tests.Feedback.Alignment;

public sealed class AlignmentRulesTests
{
    // params.py of the authors' code; its flag update_forward is off.
    [Theory]
    [InlineData("sa", "sa:alpha=0.001,beta=0.002,update-forward=no")]
    [InlineData("aa", "aa:alpha=0.001,beta=0.002,update-forward=no")]
    [InlineData("ia", "ia:alpha=0.002,beta=0.001,gamma=0.001,update-forward=no")]
    public void Defaults_are_the_published_numbers(string name, string canonical) =>
        Assert.Equal(canonical, LearningRule.Parse(name).Text);

    [Theory]
    [InlineData("dfa+sa", "direct", "symmetric")]
    [InlineData("dfa+aa", "direct", "activation")]
    [InlineData("dfa+ia", "direct", "information")]
    [InlineData("frozen+ia", "none", "information")]
    public void Other_signals_than_the_layerwise_one_are_refused(string text, string signal, string feedback)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(text));
        Assert.EndsWith(
            $"signal '{signal}' and feedback '{feedback}' do not go together: it draws B and "
            + "the W of its own layer together, "
            + "and only under the layerwise signal have the two one shape and one meaning",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sa:gamma=1", "rule 'sa': unknown option 'gamma'; allowed: alpha, beta, update-forward")]
    [InlineData("ia:beta=-1", "rule 'ia': beta=-1: out of range; allowed: a number from 0 to 1000000")]
    [InlineData("aa:alpha=NaN", "rule 'aa': alpha=NaN: not a number; allowed: a number from 0 to 1000000")]
    [InlineData("aa:update-forward=true", "rule 'aa': update-forward=true: unknown word; allowed: no, yes")]
    public void A_wrong_option_is_answered_with_what_is_allowed(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => LearningRule.Parse(text)).Message);
}
