using Xunit;

namespace Soap.Tests.Reproducibility;

/// <summary>This test program as another configuration built it.</summary>
internal static class OtherBuild
{
    private static readonly string[] Projects = ["src/Soap", "tests/Soap.Tests"];

    /// <summary>The test program of a configuration; the test is skipped where it is not built from the source as it
    /// is now.</summary>
    /// <param name="configuration"><c>Debug</c> or <c>Release</c>.</param>
    public static string Program(string configuration)
    {
        var folder = RepositoryFiles.Path("tests", "Soap.Tests", "bin", configuration, "net10.0");
        foreach (var project in Projects)
        {
            var library = Path.Combine(folder, $"{Path.GetFileName(project)}.dll");
            Assert.SkipUnless(
                File.Exists(library) && File.GetLastWriteTimeUtc(library) >= LastChange(project),
                $"{library} is not there, or older than its source: build {configuration} first.");
        }

        return Path.Combine(folder, "Soap.Tests.dll");
    }

    private static DateTime LastChange(string project) => Directory
        .EnumerateFiles(RepositoryFiles.Path(project.Split('/')), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Max(File.GetLastWriteTimeUtc);
}
