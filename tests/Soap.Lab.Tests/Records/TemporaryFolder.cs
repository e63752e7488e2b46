namespace Soap.Lab.Tests.Records;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("soap-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Every file's relative path, content and time of change; without the times, without what tells when a trial ran.
    /// </summary>
    public IReadOnlyDictionary<string, string> Snapshot(bool withTimes = false) => Directory
        .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Where(file => withTimes || !(file.StartsWith(this["trials"], StringComparison.Ordinal)
            && System.IO.Path.GetFileName(file) == "provenance.json"))
        .ToDictionary(
            file => System.IO.Path.GetRelativePath(Path, file),
            file => File.ReadAllText(file) + (withTimes ? File.GetLastWriteTimeUtc(file).Ticks : ""));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
