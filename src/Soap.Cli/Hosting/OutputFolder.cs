namespace Soap.Cli.Hosting;

/// <summary>Where a command writes what it makes of a study: the folder that was given, or one in the study.</summary>
internal sealed class OutputFolder
{
    private readonly string? _otherwise;

    private OutputFolder(string path, string? otherwise) => (Path, _otherwise) = (path, otherwise);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The folder that <c>--out</c> names, or the one in the study where it does not.</summary>
    /// <param name="given">What follows <c>--out</c>; null where it was left out.</param>
    /// <param name="inStudy">The folder in the study.</param>
    /// <param name="example">A folder such as one could give.</param>
    /// <param name="command">The command, to which an error adds <c>--out FOLDER</c>.</param>
    /// <exception cref="SoapException">The path is empty (exit code 2).</exception>
    public static OutputFolder Of(string? given, string inStudy, string example, string command) => given switch
    {
        null => new OutputFolder(inStudy, $"{command} --out FOLDER"),
        _ when string.IsNullOrWhiteSpace(given) => throw SoapException.BadUsage(
            $"'{given}' is not a folder; allowed: the path of a folder, such as {example}"),
        _ => new OutputFolder(System.IO.Path.GetFullPath(given), null),
    };

    /// <summary>Writes into the folder.</summary>
    /// <exception cref="SoapException">It cannot be written; where it is one in the study, the message says how to
    /// give another (exit code 5).</exception>
    public T Write<T>(Func<string, T> write)
    {
        try
        {
            return write(Path);
        }
        catch (SoapException error) when (_otherwise is not null && error.ExitCode == ExitCode.Storage)
        {
            throw SoapException.BadStorage($"{error.Message}\nTo write elsewhere: {_otherwise}", error);
        }
    }
}
