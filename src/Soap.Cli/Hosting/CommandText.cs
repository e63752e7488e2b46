namespace Soap.Cli.Hosting;

/// <summary>The command line as one could type it again.</summary>
internal static class CommandText
{
    /// <summary>The words behind <c>soap</c>, quoted where a shell needs it.</summary>
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote).Prepend("soap"));

    /// <summary>A word as a shell reads it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=.,:/+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
