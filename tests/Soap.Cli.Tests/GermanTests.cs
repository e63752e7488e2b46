using Xunit;

namespace Soap.Cli.Tests;

public sealed class GermanTests : IDisposable
{
    private static readonly (string, string)[] German =
        [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("LC_ALL", "de_DE.UTF-8")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_a_german_environment_the_command_writes_and_says_the_same()
    {
        string[] run =
            ["run", "curve", "epochs=20", "seeds=1,2", "rules=bp fa", "learning-rate=0.03", "--out", "study"];
        var ended = SoapProcess.Run(_folder.Path, German, run);
        Assert.SkipWhen(ended.Error.Contains("ICU", StringComparison.Ordinal),
            "There is no library of cultures (libicu) here.");
        Assert.True(ended.ExitCode == 0, ended.Error);
        var german = Files("study");
        Assert.Contains(",0.03,", german["numbers.csv"], StringComparison.Ordinal);

        Assert.Equal(0, SoapProcess.Run(_folder.Path, "report", "study").ExitCode);
        Assert.Equal(Files("study"), german);

        string[] export = ["export", "study", "--to", "csv", "--out"];
        Assert.Equal(0, SoapProcess.Run(_folder.Path, German, [.. export, "german"]).ExitCode);
        Assert.Equal(0, SoapProcess.Run(_folder.Path, [.. export, "plain"]).ExitCode);
        Assert.Equal(Files("plain"), Files("german"));

        string[] wrong = ["train", "learning-rate=-0.5"];
        Assert.Equal(SoapProcess.Run(_folder.Path, wrong), SoapProcess.Run(_folder.Path, German, wrong));
    }

    private SortedDictionary<string, string> Files(string folder) => new(
        Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(_folder[folder], file), File.ReadAllText),
        StringComparer.Ordinal);
}
