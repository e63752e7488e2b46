using Soap.Data.Tasks;
using Soap.Storage;

namespace Soap.Data;

/// <summary>
/// The folders in which files of tasks are looked for: folders in order, each with one folder for the files of a task,
/// such as <c>DIR/mnist/train-images-idx3-ubyte.gz</c>.
/// </summary>
public sealed class DataFolders
{
    /// <summary>The environment variable that names a folder of data sets.</summary>
    public const string Variable = "SOAP_DATA";

    /// <summary>These folders.</summary>
    /// <param name="folders">Where to look, in this order; a folder that is not there is passed over.</param>
    /// <param name="target">Where downloads go; one of <paramref name="folders"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not one of the folders, so a download would
    /// never be found.</exception>
    public DataFolders(IReadOnlyList<string> folders, string target)
    {
        if (!folders.Contains(target))
        {
            throw new ArgumentException(
                $"'{target}' is not one of the folders {string.Join(", ", folders)}.", nameof(target));
        }

        Folders = folders;
        Target = target;
    }

    private DataFolders() => (Folders, Target) = ([], "");

    /// <summary>None, for tasks that are drawn: nothing is looked for and no variable is read.</summary>
    public static DataFolders None { get; } = new();

    /// <summary>The folders to look in, in this order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The folder of downloads.</summary>
    public string Target { get; }

    /// <summary>
    /// The usual folders: <paramref name="dataFolder"/> if given, $SOAP_DATA if set, the user's cache ($XDG_CACHE_HOME
    /// or ~/.cache, then soap/datasets), the data shipped beside the program, and /usr/share/datasets. Downloads go to
    /// the first of the first three that there is a word for.
    /// </summary>
    /// <param name="dataFolder">The folder given on the command line (<c>--data-dir</c>), or null.</param>
    /// <param name="mayBeMade">Whether the folders that were named need not be there, as the first is made where
    /// something is downloaded into it.</param>
    /// <exception cref="SoapException"><paramref name="dataFolder"/> or $SOAP_DATA names no folder (exit code
    /// 2).</exception>
    public static DataFolders Standard(string? dataFolder = null, bool mayBeMade = false) =>
        Standard(dataFolder, Environment.GetEnvironmentVariable, mayBeMade);

    internal static DataFolders Standard(string? dataFolder, Func<string, string?> environment, bool mayBeMade)
    {
        RefuseNoFolder($"--data-dir {dataFolder}", dataFolder, mayBeMade);
        RefuseNoFolder(
            $"{Variable}={environment(Variable)}",
            environment(Variable) is { Length: > 0 } set ? set : null,
            mayBeMade);
        string?[] chosen =
        [
            dataFolder,
            environment(Variable),
            Path.Combine(CacheFolder(environment), "soap", "datasets"),
        ];
        var writable = chosen.Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.GetFullPath(folder!)).ToArray();
        string[] shared = [Path.Combine(AppContext.BaseDirectory, "data"), "/usr/share/datasets"];
        return new DataFolders([.. writable.Concat(shared).Distinct()], writable[0]);
    }

    /// <summary>The folder of a task's downloads.</summary>
    public string TargetOf(TaskDefinition task) => Path.Combine(Target, task.Folder);

    /// <summary>The file's path in the first folder that has it (NAME.gz before NAME), or null.</summary>
    public string? Locate(TaskDefinition task, TaskFile file) => Folders
        .Select(folder => Path.Combine(folder, task.Folder, file.Name))
        .SelectMany(path => (IEnumerable<string>)[path + ".gz", path])
        .FirstOrDefault(File.Exists);

    /// <summary>The file's path in the first folder that has it.</summary>
    /// <exception cref="SoapException">No folder has it; the message lists where it was looked for and how to get it
    /// (exit code 3).</exception>
    public string Require(TaskDefinition task, TaskFile file) => Locate(task, file) ?? throw Missing(task, file);

    /// <summary>Opens a file of data for reading.</summary>
    /// <exception cref="SoapException">It cannot be read (exit code 3).</exception>
    internal static FileStream OpenFile(string path)
    {
        try
        {
            return RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadData($"{path}: cannot be read: {e.Message}", e);
        }
    }

    // An empty variable is none; an empty option is a slip.
    private static void RefuseNoFolder(string named, string? folder, bool mayBeMade)
    {
        if (folder is null || Directory.Exists(folder))
        {
            return;
        }

        var problem = string.IsNullOrWhiteSpace(folder) ? "this names no folder"
            : File.Exists(folder) ? "this is a file"
            : mayBeMade ? null
            : "there is no such folder";
        if (problem is not null)
        {
            throw SoapException.BadUsage(
                $"{named}: {problem}; allowed: a folder that has one folder for the " +
                    "files of each task, such as mnist");
        }
    }

    internal SoapException Missing(TaskDefinition task, TaskFile file)
    {
        var places = Folders
            .Select(folder => Path.Combine(folder, task.Folder))
            .Select(folder => Directory.Exists(folder) ? $"  {folder}" : $"  {folder} (no such folder)");
        return SoapException.BadData(
            $"Task '{task.Name}' needs the file {file.Name}.gz (or {file.Name}), and it is in none of these " +
                $"folders:\n{string.Join("\n", places)}\n{task.Remedy}");
    }

    // Unverified: for a home that does not exist .NET would otherwise answer "", and downloads would go below the
    // current folder.
    private static string HomeFolder =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    // The XDG base directory specification: a relative path in the variable is to be ignored.
    private static string CacheFolder(Func<string, string?> environment)
    {
        var cache = environment("XDG_CACHE_HOME");
        return Path.IsPathRooted(cache) ? cache : Path.Combine(HomeFolder, ".cache");
    }
}
