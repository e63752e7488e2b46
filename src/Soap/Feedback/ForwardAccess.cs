namespace Soap.Feedback;

/// <summary>When feedback reads the forward weights; laws in the tests hold it to its word.</summary>
public enum ForwardAccess
{
    /// <summary>Never: no weight transport.</summary>
    Never,

    /// <summary>At its refreshes, every so many examples.</summary>
    Periodically,

    /// <summary>At every backward pass: full weight transport.</summary>
    Always,
}
