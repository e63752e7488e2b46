namespace Soap.Signals;

/// <summary>Kinds of feedback weights, as far as signals tell them apart.</summary>
public enum FeedbackKind
{
    /// <summary>No feedback weights.</summary>
    None,

    /// <summary>W itself.</summary>
    Forward,

    /// <summary>B with a memory of its own, of which a signal knows no more.</summary>
    Separate,

    /// <summary>B of each layer, drawn once by itself; it stays.</summary>
    Fixed,

    /// <summary>B that takes something of W at refreshes.</summary>
    Periodic,

    /// <summary>B that learns from a layer's response to noise.</summary>
    Mirroring,

    /// <summary>B that learns to be an inverse, in a phase of its own.</summary>
    Inverting,

    /// <summary>B that learns by gradients from what a layer sends in a step.</summary>
    Learned,

    /// <summary>B that does so with W in view.</summary>
    WeightReading,

    /// <summary>B that keeps a running statistic of what a layer sends in a step.</summary>
    Observing,

    /// <summary>B that learns to read the output out of the activities that enter its layer.</summary>
    ReadOut,
}
