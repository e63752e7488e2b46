using Xunit;

namespace Soap.Cli.Tests;

public sealed class MissingLibrariesTests
{
    [Theory]
    [InlineData("train", "task=curve", "validation=0")]
    [InlineData("run", "curve", "--quick")]
    public void Without_libtorch_the_message_leads_to_the_doctor_and_nothing_is_copied_or_written(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere TorchSharp looks for its libraries by itself.");
        using var folder = new TemporaryFolder();
        var program = Directory.CreateDirectory(folder["program"]).FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        var ended = SoapProcess.RunFrom(program, folder.Path, arguments);
        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("error: TorchSharp cannot be used on this machine.", ended.Error, StringComparison.Ordinal);
        Assert.Contains("'soap doctor'", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Equal([program], Directory.GetFileSystemEntries(folder.Path));
        Assert.Empty(Directory.GetDirectories(program));
    }
}
