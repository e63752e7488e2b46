using System.Runtime.ExceptionServices;

namespace Soap.Layers;

/// <summary>
/// Keeps an exception of a rule's own code until it can be thrown: the way back is called from native code, through
/// which no exception may pass.
/// </summary>
internal sealed class BackwardFailure
{
    private ExceptionDispatchInfo? _exception;

    /// <summary>Keeps the exception; the first one stays.</summary>
    public void Keep(Exception exception) =>
        Interlocked.CompareExchange(ref _exception, ExceptionDispatchInfo.Capture(exception), null);

    /// <summary>Gives the kept exception away, once; null where there is none.</summary>
    public ExceptionDispatchInfo? Take() => _exception is null ? null : Interlocked.Exchange(ref _exception, null);
}
