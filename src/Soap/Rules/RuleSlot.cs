namespace Soap.Rules;

/// <summary>The parts of a rule.</summary>
public enum RuleSlot
{
    /// <summary>How each layer learns where its pre-activations should move.</summary>
    Signal,

    /// <summary>What the feedback weights are.</summary>
    Feedback,

    /// <summary>How the weights follow.</summary>
    Fit,

    /// <summary>How the output layer gets its error.</summary>
    Output,

    /// <summary>What holds the forward weights.</summary>
    Constraint,

    /// <summary>What B is on kernels.</summary>
    Kernels,

    /// <summary>How weights move.</summary>
    Movement,

    /// <summary>What of the step is backpropagation's.</summary>
    Intervention,

    /// <summary>Which batches backpropagation learns.</summary>
    Calibration,
}
