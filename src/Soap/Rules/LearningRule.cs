using Soap.Feedback;
using Soap.Fits;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>A learning rule: signal × feedback × fit.</summary>
/// <param name="Text">Its canonical text with every option in it, such as <c>sign:period=1000,magnitude=initial</c>.</param>
/// <param name="Signal">How each layer learns where its pre-activations should move.</param>
/// <param name="Feedback">What the feedback weights are.</param>
/// <param name="Fit">How the weights follow.</param>
public sealed record LearningRule(string Text, Signal Signal, FeedbackWeights Feedback, Fit Fit)
{
    /// <summary>The rule of a text such as <c>fa</c> or <c>sign:period=1000,magnitude=unit</c>.</summary>
    /// <exception cref="SoapException">The text names an unknown rule or option, or a value that is not allowed.</exception>
    public static LearningRule Parse(string text) => RuleCatalog.Parse(text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
