using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Xunit;

namespace Soap.Lab.Tests.Packages;

/// <summary>The packages as they would be published, in a folder, and an empty home to install them in.</summary>
public sealed class PackageFeed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("soap-packages-");

    public PackageFeed()
    {
        Directory.CreateDirectory(Home);
        foreach (var project in new[] { "Soap", "Soap.Lab", "Soap.Tool" })
        {
            Dotnet(Repository.Root, Cache, "pack", $"src/{project}", "-c", Repository.Configuration, "-o", Feed,
                $"-p:Version={Version}", "--nologo", "-v", "q");
        }
    }

    /// <summary>
    /// A version of this feed alone: NuGet takes a version it has seen from its cache, whatever is in it.
    /// </summary>
    public string Version { get; } = $"0.1.0-packed.{Guid.NewGuid():N}";

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>A home in which .NET has never been.</summary>
    public string Home => Path.Combine(_folder.FullName, "home");

    /// <summary>A folder of that home.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Home, name)).FullName;

    // What this machine has restored: others' packages need not be fetched again.
    private static string Cache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Where packages come from: this folder, and wherever the machine has others from.</summary>
    public void WriteConfiguration(string folder) => File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
        <configuration>
          <packageSources><add key="here" value="{Feed}" /></packageSources>
          <fallbackPackageFolders><add key="restored" value="{Cache}" /></fallbackPackageFolders>
        </configuration>
        """);

    /// <summary>The names of a package's files.</summary>
    public IReadOnlyList<string> Files(string package)
    {
        using var archive = ZipFile.OpenRead(PathOf(package));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The symbols of a library.</summary>
    public byte[] ReadSymbols(string package) =>
        Read(Path.ChangeExtension(PathOf(package), "snupkg"), $"lib/net10.0/{package}.pdb");

    private static byte[] Read(string path, string file)
    {
        using var archive = ZipFile.OpenRead(path);
        using var stream = archive.GetEntry(file)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The description of a package.</summary>
    public XElement Metadata(string package)
    {
        using var stream = new MemoryStream(Read(PathOf(package), $"{package}.nuspec"));
        var root = XDocument.Load(stream).Root!;
        return root.Element(root.Name.Namespace + "metadata")!;
    }

    public long Size(string package) => new FileInfo(PathOf(package)).Length;

    private string PathOf(string package) => Path.Combine(Feed, $"{package}.{Version}.nupkg");

    /// <summary>Runs <c>dotnet</c> in the empty home.</summary>
    /// <returns>Its output.</returns>
    public string Dotnet(string folder, params string[] arguments) => Dotnet(folder, null, arguments);

    private string Dotnet(string folder, string? packages, params string[] arguments)
    {
        var (exitCode, output) = Run(folder, packages, Repository.DotnetCommand, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>Runs a program in the empty home.</summary>
    public (int ExitCode, string Output) Run(string folder, string program, params string[] arguments) =>
        Run(folder, null, program, arguments);

    private (int ExitCode, string Output) Run(string folder, string? packages, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = Home,
                ["DOTNET_ROOT"] = Path.GetDirectoryName(Repository.DotnetCommand),
                ["NUGET_PACKAGES"] = packages,
                ["DOTNET_NOLOGO"] = "1",
                ["MSBUILDDISABLENODEREUSE"] = "1",
            },
        };
        foreach (var name in new[] { "SOAP_DATA", "XDG_CACHE_HOME" })
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
