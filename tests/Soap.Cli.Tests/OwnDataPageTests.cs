using System.Text.RegularExpressions;
using Soap.Tests.Data.Own;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The commands of docs/your-own-data.md, run one after the other on small data.</summary>
public sealed partial class OwnDataPageTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs", "your-own-data.md").ReplaceLineEndings("\n");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void From_a_table_to_a_report()
    {
        WriteFlowers();
        var outputs = Try("table");
        Assert.Contains("3 classes", outputs[0], StringComparison.Ordinal);
        Assert.Contains("accuracy", outputs[1], StringComparison.Ordinal);
        Assert.Contains("flowers.csv", File.ReadAllText(_folder["runs", "flowers", "report.html"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void From_a_table_to_values()
    {
        File.WriteAllText(_folder["houses.csv"], "rooms,age,price,rent\n" + string.Concat(
            Enumerable.Range(0, 100).Select(i => $"{1 + i % 5},{i % 7},{0.3 * (i % 5)},{0.1 * (i % 7)}\n")));
        Assert.Contains("2 values a sample: price, rent", Try("values")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void From_pictures_to_a_report()
    {
        foreach (var (name, value) in new[] { ("cross", 100), ("ring", 200) })
        {
            Directory.CreateDirectory(_folder["shapes", name]);
            for (var i = 0; i < 40; i++)
            {
                File.WriteAllBytes(_folder["shapes", name, $"{i}.png"], PngFiles.Grey(4, 4, (byte)(value + i)));
            }
        }

        Assert.Contains("16: 4x4 pixels", Try("pictures")[0], StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["runs", "shapes", "report.html"]));
    }

    [Fact]
    public void From_an_archive_to_a_report()
    {
        File.WriteAllBytes(_folder["digits.npz"], ArrayFiles.Archive(
            ("x.npy", ArrayFiles.OfType("|u1", "60, 2, 2", [.. Enumerable.Range(0, 240).Select(i => (byte)i)])),
            ("y.npy", ArrayFiles.Longs("60,", [.. Enumerable.Range(0, 60).Select(i => (long)(i % 2))]))));
        File.WriteAllText(_folder["digits.yaml"], Yaml().Match(Page).Groups[1].Value);
        Try("archive");
        Assert.True(File.Exists(_folder["runs", "digits", "report.html"]));
    }

    public void Dispose() => _folder.Dispose();

    internal static void WriteFlowers(string path) => File.WriteAllText(path, "length,width,species\n" + string.Concat(
        Enumerable.Range(0, 90).Select(i =>
            $"{i % 3 + 0.1 * (i % 5)},{2 - i % 3 + 0.1 * (i % 7)},{new[] { "red", "green", "blue" }[i % 3]}\n")));

    private void WriteFlowers() => WriteFlowers(_folder["flowers.csv"]);

    private string[] Try(string name) => PageCommands.Try(Page, name, _folder.Path);

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
