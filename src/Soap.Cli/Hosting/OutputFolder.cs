using Soap.Lab.Records;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>
/// The folder into which a command writes what it makes of a study: the folder that was given, or one in the study.
/// </summary>
internal sealed class OutputFolder
{
    private readonly string? _otherwise;
    private readonly string[] _made;

    private OutputFolder(string path, string? otherwise, params string[] made) =>
        (Path, _otherwise, _made) = (path, otherwise, made);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The folder that <c>--out</c> names, or the one in the study where it does not. A folder that is given
    /// is the study's own, or a new or empty one, or holds an earlier output; and it is in no other study.</summary>
    /// <param name="given">What follows <c>--out</c>; null where it was left out.</param>
    /// <param name="study">The study.</param>
    /// <param name="inStudy">The folder in the study.</param>
    /// <param name="output">What is written.</param>
    /// <param name="command">The command, to which an error adds <c>--out FOLDER</c>.</param>
    /// <exception cref="SoapException">The path is empty (exit code 2), or holds other things (exit code
    /// 5).</exception>
    public static OutputFolder Of(string? given, StudyFolder study, string inStudy, StudyOutput output, string command)
    {
        if (given is null)
        {
            return new OutputFolder(inStudy, $"{command} --out FOLDER", [.. Between(study.Path, inStudy)]);
        }

        var path = FullPath(given, output);
        RefuseOtherStudy(path, study, output.Kind);
        if (Folders.WithoutLinks(path) != Folders.WithoutLinks(inStudy))
        {
            Folders.RefuseOther(path, output.Kind, output.Mark, output.IsOwn);
        }

        return new OutputFolder(path, null);
    }

    /// <summary>The folder for what is made of several studies: a new or empty one, or one that holds an earlier
    /// output, in no study.</summary>
    /// <param name="given">What follows <c>--out</c>.</param>
    /// <param name="output">What is written.</param>
    /// <exception cref="SoapException">The path is empty (exit code 2), or holds other things or is in a study (exit
    /// code 5).</exception>
    public static OutputFolder OfSeveral(string given, StudyOutput output)
    {
        var path = FullPath(given, output);
        RefuseOtherStudy(path, null, output.Kind);
        Folders.RefuseOther(path, output.Kind, output.Mark, output.IsOwn);
        return new OutputFolder(path, null);
    }

    /// <summary>Writes into the folder.</summary>
    /// <exception cref="SoapException">It cannot be written; where it is one in the study, or a link out of it, the
    /// message says how to give another (exit code 5).</exception>
    public T Write<T>(Func<string, T> write)
    {
        try
        {
            Array.ForEach(_made, StoredFiles.RefuseLink);
            return write(Path);
        }
        catch (SoapException error) when (_otherwise is not null && error.ExitCode == ExitCode.Storage)
        {
            throw SoapException.BadStorage($"{error.Message}\nTo write elsewhere: {_otherwise}", error);
        }
    }

    private static string FullPath(string given, StudyOutput output) => string.IsNullOrWhiteSpace(given)
        ? throw SoapException.BadUsage(
            $"'{given}' is not a folder; allowed: the path of a folder, such as {output.Example}")
        : System.IO.Path.GetFullPath(given);

    // The folders that a command makes in the study's: the last one, and those around it.
    private static IEnumerable<string> Between(string study, string inStudy)
    {
        for (var at = inStudy; at != study && at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static void RefuseOtherStudy(string path, StudyFolder? own, string kind)
    {
        var real = Folders.WithoutLinks(path);
        for (var at = real; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if (new StudyFolder(at).HasStudy)
            {
                if (own is null || at != Folders.WithoutLinks(own.Path))
                {
                    throw SoapException.BadStorage(
                        (at == real ? $"{path} holds another study, whose {kind} would be replaced."
                            : $"{path} is inside another study, {at}.") + " Give another folder with --out.");
                }

                return;
            }
        }
    }
}
