using Soap.Signals;

namespace Soap.Fused;

/// <summary>Which signals the fused engine sends itself.</summary>
internal static class FusedSignals
{
    /// <summary>What a signal sends, and how large it is; null for a signal that only its own code knows.</summary>
    public static (SentKind Sent, ErrorScale Scale)? Find(Signal signal) => signal switch
    {
        NoSignal => (SentKind.Nothing, ErrorScale.Mean),
        LayerwiseSignal => (SentKind.Displacement, ErrorScale.Mean),
        DirectSignal => (SentKind.Error, ErrorScale.Mean),
        ErrorSignSignal sign => (SentKind.ErrorSign, sign.Scale),
        TargetSignal target => (SentKind.Target, target.Scale),
        _ => null,
    };
}
