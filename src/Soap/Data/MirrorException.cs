namespace Soap.Data;

/// <summary>The error of a mirror that did not give a good file; the next may.</summary>
internal sealed class MirrorException(string message, Exception? cause = null) : Exception(message, cause);
