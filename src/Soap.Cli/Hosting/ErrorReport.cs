using Soap.Cli.Screens;

namespace Soap.Cli.Hosting;

/// <summary>What the user sees of an exception, and the exit code it leads to.</summary>
internal static class ErrorReport
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int TooManyInSystem = 23;
    private const int TooManyInProcess = 24;

    private const int MostLines = 60, LastLines = 5, LongestLine = 4000;

    /// <summary>Writes it.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="error">Where to.</param>
    /// <param name="width">Characters of a line, which then ends between words; null where lines stay whole.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, TextWriter error, int? width = null)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
        {
            return Write(only, error, width);
        }

        var (code, message) = exception switch
        {
            SoapException known => (known.ExitCode, Bounded(known.Message)),
            IOException { HResult: NoSpace } => (ExitCode.Storage,
                $"no space left on the disk: {exception.Message}\n" +
                    "No finished trial is lost: free some space and run the same command again."),
            IOException { HResult: TooManyInProcess or TooManyInSystem } => (ExitCode.Storage,
                $"too many files are open at once: {exception.Message}\nNo finished trial is lost: allow more " +
                "(ulimit -n says how many, ulimit -n 1024 allows 1,024) and run the same command again."),
            IOException { HResult: ReadOnly } => (ExitCode.Storage, $"cannot write: {exception.Message}"),
            UnauthorizedAccessException => (ExitCode.Storage, $"no permission: {exception.Message}"),
            _ => (ExitCode.Unexpected,
                $"unexpected {exception.GetType().Name}: {exception.Message}\n" +
                    $"This is a fault of SOAP, please report it with these lines and the command:\n{exception}"),
        };
        try
        {
            var text = Quotation.Visible($"error: {message}");
            error.WriteLine(width is { } columns ? WordWrap.Text(text, columns, hanging: 2) : text);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // The error stream itself is full or closed: only the exit code is left to tell.
        }

        return code;
    }

    // Whatever a message quotes, it is no longer than a screen or two.
    private static string Bounded(string message)
    {
        var lines = message.Split('\n');
        var left = lines.Length - MostLines;
        if (left > 0)
        {
            lines = [.. lines[..(MostLines - LastLines)], $"  … ({left} lines left out) …", .. lines[^LastLines..]];
        }

        return string.Join('\n', lines.Select(line => Quotation.Of(line, LongestLine)));
    }
}
