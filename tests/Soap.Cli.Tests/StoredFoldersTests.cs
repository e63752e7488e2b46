using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// Folders that released versions wrote (Stored/soap-VERSION.tar.gz, made by Stored/make.sh): this version reads them,
/// goes on with what they left unfinished, and trains nothing that is there.
/// </summary>
public sealed class StoredFoldersTests : IDisposable
{
    // Those of Stored/make.sh.
    private static readonly string[] Training =
    [
        "train", "task=curve", "rule=pfa", "hidden=20,10", "learning-rate=0.05", "batch=4", "epochs=4000",
        "log-every=100000", "diagnose-every=0", "seed=7", "--out",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Versions =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests", "Soap.Cli.Tests", "Stored"), "soap-*.tar.gz")
            .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void The_version_of_the_newest_release_has_its_folders()
    {
        var newest = File.ReadLines(Repository.PathOf("CHANGELOG.md"))
            .First(line => line.StartsWith("## [", StringComparison.Ordinal) && line != "## [Unreleased]");
        Assert.Contains($"soap-{newest.Split('[', ']')[1]}.tar.gz", Versions.Select(version => version.Data));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_finished_study_is_read_and_has_the_numbers_that_it_had(string version)
    {
        Unpack(version);
        var before = Cells("study", "exports", "csv", "trials.csv");
        Assert.Contains("manifest 2", Ended("status", _folder["study"]).Output, StringComparison.Ordinal);
        var written = Written();
        Ended("resume", _folder["study"]);
        Assert.Equal(written, Written());
        Assert.Contains(
            "change it by git apply source-", File.ReadAllText(_folder["study", "report.html"]),
            StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(_folder["study"], "source-*.diff"));

        Ended("export", _folder["study"], "--to", "csv");
        var after = Cells("study", "exports", "csv", "trials.csv");
        Assert.Equal(25, before.Count);
        Assert.All(before[0], column => Assert.Contains(column, after[0]));
        Assert.Equal(before, after.Select(row => before[0].Select(column => row[after[0].IndexOf(column)]).ToList()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_unfinished_study_goes_on_to_the_same_weights(string version)
    {
        Unpack(version);
        Assert.Equal(18, Digests("unfinished").Count);
        Ended("resume", _folder["unfinished"]);
        Assert.Equal(Digests("study"), Digests("unfinished"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_trained_network_is_not_trained_again_and_can_be_trained_on(string version)
    {
        Unpack(version);
        var written = File.GetLastWriteTimeUtc(_folder["trial", "result.json"]);
        var digest = Digest(_folder["trial", "result.json"])!;
        Assert.Contains(digest, Ended([.. Training, _folder["trial"]]).Output, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["trial", "result.json"]));
        Ended("train", "task=curve", "rule=bp", "hidden=20,10", "learning-rate=0.05", "epochs=1",
            $"init={_folder["trial", "network.safetensors"]}");
    }

    // The checkpoint is either gone on from, or told to be of another form and begun anew.
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_killed_training_ends_in_the_weights_of_one_that_was_not(string version)
    {
        Unpack(version);
        Ended([.. Training, _folder["killed"]]);
        Assert.Equal(Digest(_folder["trial", "result.json"]), Digest(_folder["killed", "result.json"]));
    }

    public void Dispose() => _folder.Dispose();

    private DateTime[] Written() => [.. Results("study").Order().Select(File.GetLastWriteTimeUtc)];

    private IEnumerable<string> Results(string study) =>
        Directory.EnumerateFiles(_folder[study, "trials"], "result.json", SearchOption.AllDirectories);

    private static SoapProcess.Ended Ended(params string[] words)
    {
        var ended = InProcess.Run(words);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended;
    }

    private static string? Digest(string result)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(result));
        return json.RootElement.GetProperty("weightsDigest").GetString();
    }

    private void Unpack(string version)
    {
        using var packed = File.OpenRead(Repository.PathOf("tests", "Soap.Cli.Tests", "Stored", version));
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, _folder.Path, overwriteFiles: false);
    }

    private Dictionary<string, string?> Digests(string study) => Results(study)
        .ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file)!), Digest);

    private List<List<string>> Cells(params string[] file) =>
        [.. File.ReadAllLines(_folder[file]).Select(line => line.Split(',').ToList())];
}
