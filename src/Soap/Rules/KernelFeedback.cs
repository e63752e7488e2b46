namespace Soap.Rules;

/// <summary>What B is on kernels; on dense layers all are the same.</summary>
public enum KernelFeedback
{
    /// <summary>Of W's shape under layerwise signals, dense under broadcast ones.</summary>
    OfSignal,

    /// <summary>Dense, [places of the output, places of the input], for layerwise signals.</summary>
    Dense,

    /// <summary>Kernels that all places share, [n_L, channels, kernel], for broadcast signals.</summary>
    Shared,
}
