using Xunit;

namespace Soap.Cli.Tests;

public sealed class MissingLibrariesTests
{
    [Theory]
    [InlineData("train", "task=curve", "validation=0")]
    [InlineData("run", "curve", "--quick")]
    public void Without_libtorch_the_message_leads_to_the_doctor_and_nothing_is_copied_or_written(
        params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere TorchSharp looks for its libraries by itself.");
        using var folder = new TemporaryFolder();
        var program = ProgramWithout(folder);
        var ended = SoapProcess.RunFrom(program, folder.Path, arguments);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("error: TorchSharp cannot be used on this machine.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("'soap doctor'", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Equal([program], Directory.GetFileSystemEntries(folder.Path));
        Assert.Empty(Directory.GetDirectories(program));
    }

    [Fact]
    public void Without_libtorch_a_rule_is_told_about_all_the_same_and_why_its_cost_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere TorchSharp looks for its libraries by itself.");
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.RunFrom(ProgramWithout(folder), folder.Path, "rules", "kp");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains("Kolen-Pollack", ended.Output, StringComparison.Ordinal);
        Assert.Contains(
            "not measured: TorchSharp cannot be used on this machine.", ended.Output, StringComparison.Ordinal);
    }

    // The program with all but its native libraries.
    private static string ProgramWithout(TemporaryFolder folder)
    {
        var program = Directory.CreateDirectory(folder["program"]).FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        return program;
    }
}
