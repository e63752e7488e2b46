namespace Soap.Cli.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    private static readonly Lazy<string> Root = new(FindRoot);

    /// <summary>The full path of a file or folder.</summary>
    /// <param name="parts">Its path, from the root.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root.Value, .. parts]);

    /// <summary>The text of a file.</summary>
    /// <param name="parts">Its path, from the root.</param>
    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    /// <summary>All files of a kind, from the root, without what a build or a study makes.</summary>
    /// <param name="pattern">Of their names.</param>
    public static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Root.Value, pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Root.Value, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(
            part => part is "bin" or "obj" or "runs" or "artifacts" || part.StartsWith('.')))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "soap.slnx")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        }

        return folder;
    }
}
