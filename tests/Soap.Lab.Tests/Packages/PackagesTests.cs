using System.Collections.Immutable;
using System.Reflection.Metadata;
using Xunit;

namespace Soap.Lab.Tests.Packages;

/// <summary>The packages as their users get them: packed, installed in an empty home, and used.</summary>
public sealed class PackagesTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Soap = "Soap", Lab = "Soap.Lab", Pointer = "Soap.Tool";

    // A custom debug information of this kind is a source file inside the symbols.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [Fact(Explicit = true)]
    public void The_library_depends_on_TorchSharp_and_two_small_readers_and_carries_neither_data_nor_natives()
    {
        var metadata = feed.Metadata(Soap);
        Assert.Equal(
            ["Sep", "StbImageSharp", "TorchSharp"], metadata.Descendants(metadata.Name.Namespace + "dependency")
                .Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["README.md", "Soap.nuspec", "buildTransitive/RegisterNativeLibraries.cs", "buildTransitive/Soap.targets",
                "icon.png", "lib/net10.0/Soap.dll", "lib/net10.0/Soap.xml"],
            feed.Files(Soap).Where(file => !file.StartsWith("package/", StringComparison.Ordinal)
                && !file.StartsWith('_') && !file.StartsWith('[')).Order(StringComparer.Ordinal));
    }

    [Theory(Explicit = true)]
    [InlineData(Soap)]
    [InlineData(Lab)]
    [InlineData(Pointer)]
    [InlineData("Soap.Tool.linux-x64")]
    [InlineData("Soap.Tool.osx-arm64")]
    public void Every_package_has_a_readme_an_icon_and_a_licence(string package)
    {
        var metadata = feed.Metadata(package);
        string Value(string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;
        Assert.Equal(("README.md", "icon.png", "MIT"), (Value("readme"), Value("icon"), Value("license")));
        Assert.Subset(feed.Files(package).ToHashSet(), new HashSet<string> { "README.md", "icon.png" });
    }

    [Theory(Explicit = true)]
    [InlineData(Soap)]
    [InlineData(Lab)]
    public void Symbols_have_their_sources(string package)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(
            ImmutableArray.Create(feed.ReadSymbols(package)));
        var reader = provider.GetMetadataReader();
        var sources = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Count(information => reader.GetGuid(information.Kind) == EmbeddedSource);
        Assert.InRange(sources, Repository.Files($"src/{package}", "*.cs").Count() - 5, int.MaxValue);
    }

    [Fact(Explicit = true)]
    public void A_tool_package_has_the_natives_of_its_platform_alone_and_MNIST_once()
    {
        foreach (var (platform, library, others) in new[]
        {
            ("linux-x64", "libtorch_cpu.so", ".dylib"), ("osx-arm64", "libtorch_cpu.dylib", ".so"),
        })
        {
            var files = feed.Files($"Soap.Tool.{platform}");
            Assert.Single(files, file => file.EndsWith($"/{library}", StringComparison.Ordinal));
            Assert.Equal(
                [$"tools/net10.0/{platform}/data/mnist/train-images-idx3-ubyte.gz"],
                files.Where(file => file.Contains("train-images", StringComparison.Ordinal)));
            Assert.DoesNotContain(files, file => file.EndsWith(others, StringComparison.Ordinal)
                || file.Contains("libtorch_python", StringComparison.Ordinal));
        }

        Assert.InRange(feed.Size(Pointer), 0, 100_000);
    }

    [Fact(Explicit = true)]
    public void The_library_says_which_package_it_lacks_and_with_that_it_works()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package is that of Linux.");
        var folder = feed.Folder("program");
        feed.WriteConfiguration(folder);
        feed.Dotnet(folder, "new", "console", "--force");
        feed.Dotnet(folder, "add", "package", "Soap", "--version", feed.Version);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Soap.Layers;
            using Soap.Rules;
            using static TorchSharp.torch;

            var layer = new FeedbackLinear(30, 20, LearningRule.Parse("fa"), seed: 1, name: "hidden");
            using var output = layer.forward(ones(2, 30));
            Console.WriteLine($"[{string.Join(", ", output.shape)}] from SOAP");
            """);
        feed.Dotnet(folder, "build", "-v", "q", "-o", "without");
        var (exitCode, message) = feed.Run(folder, Repository.DotnetCommand, "without/program.dll");
        Assert.NotEqual(0, exitCode);
        const string Command = "add package libtorch-cpu-linux-x64 --version 2.10.0";
        Assert.Contains(
            $"This program lacks libtorch, which comes with the package libtorch-cpu-linux-x64: dotnet {Command}",
            message, StringComparison.Ordinal);

        feed.Dotnet(folder, Command.Split(' '));
        feed.Dotnet(folder, "build", "-v", "q", "-o", "with");
        Assert.Equal((0, "[2, 20] from SOAP\n"), feed.Run(folder, Repository.DotnetCommand, "with/program.dll"));
    }

    [Fact(Explicit = true)]
    public void The_tool_installs_in_an_empty_home_and_runs_the_founding_study_anywhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package is that of Linux.");
        var folder = feed.Folder("anywhere");
        feed.Dotnet(
            folder, "tool", "install", "--global", "Soap.Tool", "--version", feed.Version, "--source", feed.Feed);
        var soap = Path.Combine(feed.Home, ".dotnet", "tools", "soap");
        var (exitCode, output) = feed.Run(folder, soap, "run", "--quick");
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(Path.Combine(folder, "runs", "founding-quick", "report.html")), output);
        Assert.Equal(0, feed.Run(folder, soap, "doctor").ExitCode);
    }
}
