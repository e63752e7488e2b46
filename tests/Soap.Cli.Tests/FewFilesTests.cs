using Soap.Cli.Hosting;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The real command where the system allows few open files.</summary>
public sealed class FewFilesTests
{
    [Theory]
    [InlineData(30, "run")]
    [InlineData(40, "run")]
    [InlineData(60, "run")]
    [InlineData(90, "run")]
    [InlineData(110, "run")]
    [InlineData(255, "run")]
    [InlineData(40, "train")]
    [InlineData(40, "doctor")]
    public void Too_few_are_an_error_that_names_the_limit_what_it_is_and_how_to_raise_it(int files, string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such limit.");
        using var folder = new TemporaryFolder();
        string[] arguments = command == "run" ? ["run", "curve", "epochs=2", "--out", "study"] : [command];

        var ended = SoapProcess.RunWithFiles(files, folder.Path, arguments);

        Assert.Equal((5, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(
            $"error: this process may have {files} files open at once (ulimit -n), too few for .NET and libtorch; "
            + "allowed: at least 256. Nothing was started or changed. Allow more, and run the same "
            + "command again: ulimit -n 256\n",
            ended.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    // Where .NET starts depends on its version and on what the process is given; at the number itself it may find its
    // own files, and not yet those of the command.
    [Fact]
    public void As_soon_as_dotnet_itself_starts_it_is_the_error_of_the_command()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other limits.");
        using var folder = new TemporaryFolder();
        const int Margin = 3;
        int? first = null;
        for (var files = 16; files <= 40; files++)
        {
            var ended = SoapProcess.RunWithFiles(files, folder.Path, "run", "curve", "--out", "study");
            first ??= ended.ExitCode == ExitCode.Storage ? files : null;
            Assert.True(
                files < first + Margin || first is null || ended.ExitCode == ExitCode.Storage,
                $"{files} files: {ended.Error}");
            Assert.NotEqual(0, ended.ExitCode);
        }

        Assert.InRange(first ?? 0, 16, 40 - Margin);
    }

    [Fact]
    public void The_fewest_that_are_allowed_are_enough_for_a_study_its_report_and_its_exports()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such limit.");
        using var folder = new TemporaryFolder();
        string[][] commands =
        [
            ["run", "curve", "epochs=2", "seeds=1..6", "rules=bp fa", "--jobs", "8", "--out", "study"],
            ["report", "study"],
            .. new[] { "csv", "parquet", "tensorboard" }.Select(form => (string[])["export", "study", "--to", form]),
            ["compare", "study", "study"],
            ["doctor"],
        ];

        Assert.All(commands, command =>
        {
            var ended = SoapProcess.RunWithFiles(FileHandles.Fewest, folder.Path, command);
            Assert.Equal((0, ""), (ended.ExitCode, command[0] == "run" ? "" : ended.Error));
        });
    }

    [Theory]
    [InlineData(24)]
    [InlineData(23)]
    public void A_file_that_cannot_be_opened_because_too_many_are_is_no_fault_of_the_program(int error)
    {
        using var text = new StringWriter();

        Assert.Equal(ExitCode.Storage, ErrorReport.Write(new IOException("Too many open files : 'x'", error), text));

        Assert.StartsWith(
            "error: too many files are open at once: Too many open files : 'x'\n", text.ToString(),
                StringComparison.Ordinal);
        Assert.Contains("ulimit -n 1024", text.ToString(), StringComparison.Ordinal);
    }
}
