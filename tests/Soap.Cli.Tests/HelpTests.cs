using System.CommandLine;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands() => [.. Below(SoapCommand.Build(), "soap")];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_is_as_approved(string command)
    {
        var ended = InProcess.Run([.. command.Split(' ').Skip(1), "--help"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Approval.Verify($"help {command}".Replace(' ', '-'), ended.Output);
    }

    [Fact]
    public void The_command_alone_shows_its_help()
    {
        Assert.Equal(InProcess.Run("--help"), InProcess.Run());
        Assert.Equal(InProcess.Run("data", "--help"), InProcess.Run("data"));
    }

    [Fact]
    public void Help_is_asked_for_by_its_word_too()
    {
        Assert.Equal(InProcess.Run("--help"), InProcess.Run("help"));
        Assert.Equal(InProcess.Run("run", "--help"), InProcess.Run("help", "run"));
        Assert.Equal(InProcess.Run("data", "fetch", "--help"), InProcess.Run("help", "data", "fetch"));
        Assert.Contains(
            "unknown command 'rnu'; did you mean 'run'?",
            InProcess.Run("help", "rnu").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("train --help")]
    [InlineData("rules")]
    [InlineData("rules kp --no-cost")]
    [InlineData("schema")]
    [InlineData("schema --study founding")]
    public void Help_does_not_load_libtorch(string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_DEBUG is the dynamic linker's of Linux.");
        using var folder = new TemporaryFolder();
        Assert.DoesNotContain("torch", Libraries(folder, arguments.Split(' ')), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_check_for_libtorch_sees_it_where_it_is_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_DEBUG is the dynamic linker's of Linux.");
        using var folder = new TemporaryFolder();
        Assert.Contains("libtorch", Libraries(folder, "doctor"), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_loads_neither_TorchSharp_nor_the_console_library()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(
            folder.Path,
            [("DOTNET_STARTUP_HOOKS", Path.Combine(AppContext.BaseDirectory, "Soap.Cli.Tests.dll"))],
            "--help");
        Assert.Contains("assembly System.CommandLine", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("TorchSharp", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Spectre", ended.Error, StringComparison.Ordinal);
    }

    // The loader's messages on calls of libraries, without the lines of the program itself.
    private static string Libraries(TemporaryFolder folder, params string[] arguments)
    {
        var ended = SoapProcess.Run(folder.Path, [("LD_DEBUG", "files")], arguments);
        Assert.Equal(0, ended.ExitCode);
        var lines =
            ended.Error.Split('\n').Where(line => line.Contains("calling init", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(lines);
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Below(Command command, string name) =>
        command.Subcommands.SelectMany(below => Below(below, $"{name} {below.Name}")).Prepend(name);
}
