using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class FolderLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_holder_is_refused_with_the_folders_name_until_the_first_lets_go()
    {
        using (FolderLock.Take(_folder))
        {
            var error = Assert.Throws<SoapException>(() => FolderLock.Take(_folder));
            Assert.Equal(ExitCode.Storage, error.ExitCode);
            Assert.Equal(
                $"The folder {_folder} is in use by another process. Wait until it ends, or choose another folder.",
                error.Message);
        }

        FolderLock.Take(_folder).Dispose();
    }

    [Fact]
    public void The_lock_is_one_that_other_processes_see()
    {
        // What another process would do: open the same file exclusively.
        using var other = new FileStream(
            Path.Combine(_folder, ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Throws<SoapException>(() => FolderLock.Take(_folder));
    }

    [Fact]
    public void Of_many_who_ask_at_once_exactly_one_gets_it()
    {
        using var start = new Barrier(8);
        var taken = 0;
        var locks = new FolderLock?[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                locks[i] = FolderLock.Take(_folder);
                Interlocked.Increment(ref taken);
            }
            catch (SoapException error) when (error.ExitCode == ExitCode.Storage)
            {
                // Refused, as all but one shall be.
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        foreach (var held in locks)
        {
            held?.Dispose();
        }

        Assert.Equal(1, taken);
    }

    [Fact]
    public void What_killed_writers_left_is_deleted_and_nothing_else()
    {
        string[] leftover = [".result.json.123.0123abcd.tmp", ".a.b.7.ffffffff.tmp"];
        string[] kept = ["result.json", ".hidden.tmp", "x.123.0123abcd.tmp", ".result.json.123.0123abcd.tmp.gz"];
        foreach (var name in leftover.Concat(kept))
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }

        using (FolderLock.Take(_folder))
        {
            Assert.Equal(
                kept.Append(".lock").Order(), Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order());
        }
    }

    [Fact]
    public void A_temporary_file_newer_than_the_lock_is_somebody_elses_and_stays()
    {
        var path = Path.Combine(_folder, ".result.json.123.0123abcd.tmp");
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(1));
        FolderLock.Take(_folder).Dispose();
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_missing_folder_is_a_clear_error()
    {
        var folder = Path.Combine(_folder, "nowhere");
        var error = Assert.Throws<SoapException>(() => FolderLock.Take(folder));
        Assert.StartsWith($"The folder {folder} cannot be locked: ", error.Message, StringComparison.Ordinal);
    }
}
