namespace Soap.Cli.Hosting;

/// <summary>What the user sees of an exception, and the exit code it leads to.</summary>
internal static class ErrorReport
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    public static int Write(Exception exception, TextWriter error)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
        {
            return Write(only, error);
        }

        var (code, message) = exception switch
        {
            SoapException known => (known.ExitCode, known.Message),
            IOException { HResult: NoSpace } => (ExitCode.Storage,
                $"no space left on the disk: {exception.Message}\nNo finished trial is lost: free some space and run the same command again."),
            IOException { HResult: ReadOnly } => (ExitCode.Storage, $"cannot write: {exception.Message}"),
            UnauthorizedAccessException => (ExitCode.Storage, $"no permission: {exception.Message}"),
            _ => (ExitCode.Unexpected,
                $"unexpected {exception.GetType().Name}: {exception.Message}\nThis is a fault of SOAP, please report it with these lines and the command:\n{exception}"),
        };
        try
        {
            error.WriteLine($"error: {message}");
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The error stream itself is full or closed: only the exit code is left to tell.
        }

        return code;
    }
}
