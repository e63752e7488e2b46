namespace Soap.Feedback;

/// <summary>Of which layers something of W leaks into B.</summary>
public enum LeakingLayers
{
    /// <summary>Of all.</summary>
    All,

    /// <summary>Of the output layer alone, through whose B the error leaves it.</summary>
    Output,

    /// <summary>Of all others.</summary>
    Hidden,
}
