namespace Soap.Rules;

/// <summary>
/// What of a hidden layer's step is taken from backpropagation, at the same weights and batch, instead of from the
/// rule: an experiment on the rule, not a rule.
/// </summary>
public enum Intervention
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The displacement's norm: the rule's direction, backpropagation's norm.</summary>
    Magnitude,

    /// <summary>The displacement's direction: backpropagation's direction, the rule's norm.</summary>
    Direction,

    /// <summary>The norm of the weight gradient: the rule's step, as long as backpropagation's.</summary>
    Step,
}
