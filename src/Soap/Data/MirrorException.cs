namespace Soap.Data;

/// <summary>One mirror did not give a good file; the next may.</summary>
internal sealed class MirrorException(string message, Exception? cause = null) : Exception(message, cause);
