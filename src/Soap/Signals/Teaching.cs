namespace Soap.Signals;

/// <summary>What a hidden layer hears of what the output should have done.</summary>
public enum Teaching
{
    /// <summary>Nothing: it never learns.</summary>
    Nothing,

    /// <summary>The displacement of the layer above, which comes down layer by layer.</summary>
    Displacement,

    /// <summary>The output's error, which does not pass the layers between.</summary>
    OutputError,

    /// <summary>The target, and no error.</summary>
    Target,

    /// <summary>A target for its own activities, which comes down layer by layer.</summary>
    ActivityTarget,
}
