namespace Soap.Signals;

/// <summary>When a signal or feedback reads the forward weights; laws in the tests hold it to its word.</summary>
public enum ForwardAccess
{
    /// <summary>Never: no weight transport.</summary>
    Never,

    /// <summary>Never, but it sees what W makes of activities or of noise: the layer's own response.</summary>
    ThroughActivity,

    /// <summary>At its refreshes, every so many examples.</summary>
    Periodically,

    /// <summary>At every step: full weight transport.</summary>
    Always,
}
