namespace Soap;

/// <summary>
/// An error that the user can understand and mend: its message names the place, the value and what is allowed.
/// </summary>
/// <param name="exitCode">What the command <c>soap</c> ends with; see <see cref="Soap.ExitCode"/>.</param>
/// <param name="message">One clear message. What it quotes may be from anywhere, such as the name of a file: a control
/// character that is no line's end or tab, which could steer a terminal, becomes U+FFFD.</param>
/// <param name="cause">The technical error behind it, if there is one.</param>
public sealed class SoapException(int exitCode, string message, Exception? cause = null) : Exception(
    Quotation.Visible(message), cause)
{
    /// <summary>What the command ends with.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A wrong word, key, type or range: exit code 2.</summary>
    public static SoapException BadUsage(string message, Exception? cause = null) =>
        new(Soap.ExitCode.Usage, message, cause);

    /// <summary>Missing or damaged data: exit code 3.</summary>
    public static SoapException BadData(string message, Exception? cause = null) =>
        new(Soap.ExitCode.Data, message, cause);

    /// <summary>A file that cannot be written or belongs to something else: exit code 5.</summary>
    public static SoapException BadStorage(string message, Exception? cause = null) =>
        new(Soap.ExitCode.Storage, message, cause);
}
