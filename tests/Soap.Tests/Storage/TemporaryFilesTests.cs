using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class TemporaryFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-temporary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_killed_writers_left_is_deleted_and_nothing_else()
    {
        string[] leftover = [".result.json.123.0123abcd.tmp", ".a.b.7.ffffffff.tmp"];
        string[] kept =
        [
            "result.json", ".hidden.tmp", "x.123.0123abcd.tmp", ".result.json.123.0123abcd.tmp.gz",
            ".lease-3.json.123.0123abcd.tmp",
        ];
        Make([.. leftover, .. kept]);
        TemporaryFiles.DeleteAll(_folder);
        Assert.Equal(kept.Order(), Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_temporary_file_newer_than_the_time_is_somebodys_and_stays()
    {
        Make([".result.json.123.0123abcd.tmp"]);
        TemporaryFiles.DeleteOlderThan(_folder, DateTime.UtcNow.AddMinutes(-1));
        Assert.Single(Directory.GetFiles(_folder));
        TemporaryFiles.DeleteOlderThan(_folder, DateTime.UtcNow.AddMinutes(1));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private void Make(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }
    }
}
