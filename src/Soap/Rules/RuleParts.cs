using Soap.Feedback;
using Soap.Fits;
using Soap.Optimizers;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>The parts of a rule; those of feedback alignment where nothing else is said.</summary>
public sealed record RuleParts
{
    /// <summary>How each layer learns where its pre-activations should move; layerwise by default.</summary>
    public Signal Signal { get; init; } = new LayerwiseSignal();

    /// <summary>What the feedback weights are; fixed by default.</summary>
    public FeedbackWeights Feedback { get; init; } = new FixedFeedback();

    /// <summary>How the weights follow; the outer product by default.</summary>
    public Fit Fit { get; init; } = new OuterProduct();

    /// <summary>See <see cref="LearningRule.HasAsymmetricOutput"/>.</summary>
    public bool HasAsymmetricOutput { get; init; }

    /// <summary>See <see cref="LearningRule.ConstrainsNorm"/>.</summary>
    public bool ConstrainsNorm { get; init; }

    /// <summary>See <see cref="LearningRule.Movement"/>.</summary>
    public Movement? Movement { get; init; }

    /// <summary>See <see cref="LearningRule.Intervention"/>.</summary>
    public Intervention Intervention { get; init; }

    /// <summary>These parts with one of them taken from others.</summary>
    internal RuleParts With(RulePart part, RuleParts from) => part switch
    {
        RulePart.Signal => this with { Signal = from.Signal },
        RulePart.Feedback => this with { Feedback = from.Feedback },
        RulePart.Fit => this with { Fit = from.Fit },
        RulePart.Output => this with { HasAsymmetricOutput = from.HasAsymmetricOutput },
        RulePart.Constraint => this with { ConstrainsNorm = from.ConstrainsNorm },
        RulePart.Movement => this with { Movement = from.Movement },
        RulePart.Intervention => this with { Intervention = from.Intervention },
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Unknown part."),
    };
}
