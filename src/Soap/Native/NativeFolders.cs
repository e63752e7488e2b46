using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>Where this application's native libraries may lie.</summary>
internal static class NativeFolders
{
    /// <summary>The folders the runtime searches, then the application's own, each once.</summary>
    public static IReadOnlyList<string> All()
    {
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        var application = AppContext.BaseDirectory;
        return
        [
            .. searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Append(application)
                .Append(Path.Combine(application, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"))
                .Append(Path.Combine(application, "runtimes", "linux-x64", "native"))
                .Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
                .Distinct(),
        ];
    }

    /// <summary>The first of the folders' files with this name, or null.</summary>
    public static string? Find(IEnumerable<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
}
