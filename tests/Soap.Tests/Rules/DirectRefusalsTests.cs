using Soap.Rules;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class DirectRefusalsTests
{
    [Theory]
    [InlineData(
        "dfa+bp",
        "signal 'direct' and feedback 'forward' do not go together: W has the shape of its layer only, so it can " +
            "carry nothing but layerwise signals")]
    [InlineData(
        "drtp+bp",
        "signal 'target' and feedback 'forward' do not go together: W has the shape of its layer only, so it can " +
            "carry nothing but layerwise signals")]
    [InlineData(
        "dfa+sign",
        "signal 'direct' and feedback 'sign' do not go together: it is made from W, whose " +
            "shape only layerwise signals fit")]
    [InlineData(
        "sdfa+sign",
        "signal 'error-sign' and feedback 'sign' do not go together: it is made from W, whose " +
            "shape only layerwise signals fit")]
    [InlineData(
        "dfa+wm",
        "signal 'direct' and feedback 'weight-mirror' do not go together: a layer's answer to noise shows its own " +
            "weights, whose shape only layerwise signals fit")]
    [InlineData(
        "fa+shared-dfa",
        "signal 'layerwise' and feedback 'shared' do not go together: one matrix can serve all layers only where " +
            "the same thing is sent to all of them")]
    [InlineData(
        "fa+ebd",
        "signal 'layerwise' and feedback 'correlation' do not go together: it is the correlation of activities with " +
            "the output's error, which only the direct signal sends")]
    [InlineData(
        "drtp+ebd",
        "signal 'target' and feedback 'correlation' do not go together: it is the correlation of activities with " +
            "the output's error, which only the direct signal sends")]
    [InlineData(
        "sdfa+kp",
        "signal 'error-sign' and feedback 'kolen-pollack' do not go together: B would learn from the signs of the " +
            "error and W from the error itself, so that they could not come to agree")]
    [InlineData(
        "drtp+kp",
        "signal 'target' and feedback 'kolen-pollack' do not go together: B would learn from the target, which does " +
            "not fade as the error does, so that it would never stop growing")]
    public void What_makes_no_sense_together_is_refused_with_the_reason(string text, string reason)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(text));
        // in canonical form, with all options
        Assert.StartsWith($"rule '{text.Split('+')[0]}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"': {reason}", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Theory]
    [InlineData("kp+dfa", "kp:decay=0.0001+dfa")]
    [InlineData("dfa+kp", "dfa+kp:decay=0.0001")]
    [InlineData("dfa+shared-dfa", "dfa+shared-dfa:width=0")]
    [InlineData("sdfa+shared-dfa", "sdfa:scale=mean+shared-dfa:width=0")]
    [InlineData("drtp+asymmetric", "drtp:scale=mean+asymmetric")]
    [InlineData("dfa+pfa", "dfa+pfa:ratio=10,expansion=random,decay=0.0001")]
    public void What_makes_sense_is_not_refused(string text, string prefix) =>
        Assert.StartsWith(prefix, LearningRule.Parse(text).Text, StringComparison.Ordinal);
}
