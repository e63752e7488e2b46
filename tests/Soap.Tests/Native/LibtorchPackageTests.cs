using System.Runtime.InteropServices;
using Soap.Native;
using Xunit;

namespace Soap.Tests.Native;

public sealed class LibtorchPackageTests
{
    [Theory]
    [InlineData("LINUX", Architecture.X64, "This program lacks libtorch, which comes with the package " +
        "libtorch-cpu-linux-x64: dotnet add package libtorch-cpu-linux-x64 --version 2.10.0")]
    [InlineData("OSX", Architecture.Arm64, "This program lacks libtorch, which comes with the package " +
        "libtorch-cpu-osx-arm64: dotnet add package libtorch-cpu-osx-arm64 --version 2.10.0")]
    [InlineData("LINUX", Architecture.Arm64,
        "linux on arm64: not supported, because libtorch is not packaged for it.")]
    [InlineData("WINDOWS", Architecture.X64,
        "windows on x64: not supported, because TorchSharp 0.107.0 does not load there (TorchSharp issue 1567).")]
    public void Missing_libtorch_is_told_by_the_one_package_for_the_platform(
        string system, Architecture architecture, string message) =>
        Assert.Equal(message, LibtorchPackage.Missing(OSPlatform.Create(system), architecture));

    [Fact]
    public void Libtorch_that_is_there_is_not_missing() => Assert.Null(LibtorchPackage.Missing(NativeFolders.All()));

    [Fact]
    public void A_library_that_fails_to_load_where_libtorch_is_missing_names_its_package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the runtime loads it.");
        using var folder = new Folder();
        File.WriteAllBytes(Path.Combine(folder.Path, TorchSharpLibrary.FileName), SmallLibrary.Build()[..300]);
        var error = Assert.Throws<DllNotFoundException>(() => TorchSharpLibrary.Load([folder.Path]));
        Assert.StartsWith("This program lacks libtorch, which comes with the package libtorch-cpu-", error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("The command 'soap doctor' looks for the reason.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_the_one_that_this_repository_is_tested_with() => Assert.Contains(
        $"<PackageVersion Include=\"{LibtorchPackage.Linux}\" Version=\"{LibtorchPackage.Version}\" />",
        File.ReadAllText(RepositoryFiles.Path("Directory.Packages.props")), StringComparison.Ordinal);

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
