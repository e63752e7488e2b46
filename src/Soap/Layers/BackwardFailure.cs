using System.Runtime.ExceptionServices;

namespace Soap.Layers;

/// <summary>
/// Keeps an exception of a rule's own code until it can be thrown: the way back is called from native code, through
/// which no exception may pass.
/// </summary>
internal sealed class BackwardFailure
{
    private volatile ExceptionDispatchInfo? _exception;

    /// <summary>Keeps the exception; the first one stays.</summary>
    public void Keep(Exception exception) => _exception ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>Throws the kept exception, once.</summary>
    public void ThrowIfAny()
    {
        if (_exception is { } exception)
        {
            _exception = null;
            exception.Throw();
        }
    }
}
