namespace Soap.Fused;

/// <summary>What is sent to the activities below a layer.</summary>
internal enum SentKind
{
    /// <summary>Nothing: only the output layer learns.</summary>
    Nothing,

    /// <summary>The layer's own displacement.</summary>
    Displacement,

    /// <summary>The output's error.</summary>
    Error,

    /// <summary>The signs of the output's error.</summary>
    ErrorSign,

    /// <summary>Minus the target.</summary>
    Target,
}
