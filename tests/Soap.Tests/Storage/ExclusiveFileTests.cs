using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class ExclusiveFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-exclusive-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_many_who_make_one_file_at_once_one_does_and_its_content_stands()
    {
        for (var round = 0; round < 100; round++)
        {
            var path = Path.Combine(_folder, $"file-{round}");
            using var start = new Barrier(8);
            var made = new bool[8];
            var threads = Enumerable.Range(0, made.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                made[i] = ExclusiveFile.TryCreate(path, [(byte)i, 1, 2]);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.Single(made, true);
            Assert.Equal([(byte)Array.IndexOf(made, true), 1, 2], File.ReadAllBytes(path));
        }

        Assert.Equal(100, Directory.GetFileSystemEntries(_folder).Length);
    }

    // As a server's answer that was lost: the file is there, and nobody else writes these bytes.
    [Fact]
    public void A_file_of_ones_own_bytes_is_ones_own()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.True(ExclusiveFile.TryCreate(path, [1, 2, 3]));
        Assert.False(ExclusiveFile.TryCreate(path, [1, 2]));
        Assert.False(ExclusiveFile.TryCreate(path, [1, 2, 4]));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_not_followed()
    {
        var path = Path.Combine(_folder, "file");
        File.CreateSymbolicLink(path, Path.Combine(_folder, "outside"));
        Assert.False(ExclusiveFile.TryCreate(path, [1]));
        Assert.False(File.Exists(Path.Combine(_folder, "outside")));
    }
}
