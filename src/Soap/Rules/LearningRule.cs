using Soap.Feedback;
using Soap.Fits;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>A learning rule: signal × feedback × fit, by a text.</summary>
public sealed record LearningRule
{
    /// <summary>Puts a rule together.</summary>
    /// <param name="text">Its canonical text with every option in it, such as
    /// <c>sign:period=1000,magnitude=initial</c>.</param>
    /// <param name="recipe">Its parts.</param>
    /// <exception cref="SoapException">The parts make no sense together; the message has the reason.</exception>
    public LearningRule(string text, RuleRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check(text);
        (Text, Recipe) = (text, recipe);
    }

    /// <summary>
    /// Compares rules by what they do, that is by their parts and settings, whatever their texts are: <c>dfa</c>
    /// equals <c>dfa+fa</c>.
    /// </summary>
    public static IEqualityComparer<LearningRule> ByParts { get; } = new PartsComparer();

    /// <summary>The control by itself: hidden layers never learn.</summary>
    public static LearningRule Control => Parse("frozen");

    /// <summary>Backpropagation by itself.</summary>
    public static LearningRule Backpropagation => Parse("bp");

    /// <summary>Its canonical text with every option in it.</summary>
    public string Text { get; }

    /// <summary>Its parts.</summary>
    public RuleRecipe Recipe { get; }

    /// <inheritdoc cref="RuleRecipe.Signal"/>
    public Signal Signal => Recipe.Signal;

    /// <inheritdoc cref="RuleRecipe.Feedback"/>
    public FeedbackWeights Feedback => Recipe.Feedback;

    /// <inheritdoc cref="RuleRecipe.Fit"/>
    public Fit Fit => Recipe.Fit;

    /// <summary>Whether a layer's gradients are the loss's own derivatives, whatever the network: layerwise errors
    /// through W itself, followed by outer products.</summary>
    public bool IsBackpropagation =>
        Signal is LayerwiseSignal && Feedback is ForwardWeights && Fit is OuterProduct && !Recipe.HasAsymmetricOutput
            && !Recipe.NeedsBackpropagation;

    /// <summary>Whether one thing is sent through the feedback weights of all layers.</summary>
    public bool IsBroadcast => Signal.IsBroadcast;

    /// <summary>When it reads forward weights: the more of what its signal and its feedback do; always, where steps
    /// need backpropagation itself.</summary>
    public ForwardAccess Reads => Recipe.NeedsBackpropagation
        ? ForwardAccess.Always
        : (ForwardAccess)Math.Max((int)Signal.Reads, (int)Feedback.Reads);

    /// <summary>
    /// The rule of a text such as <c>fa</c>, <c>sign:period=1000,magnitude=unit</c> or <c>dfa+kp</c>.
    /// </summary>
    /// <exception cref="SoapException">The text names an unknown rule or option, or a value that is not allowed, or
    /// parts that make no sense together.</exception>
    public static LearningRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RuleText.Parse(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
