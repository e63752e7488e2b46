using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-atomic-").FullName;

    private string Target => Path.Combine(_folder, "result.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Text_and_bytes_are_written_as_they_are_and_replace_what_was_there()
    {
        AtomicFile.Write(Target, "the first, longer text");
        AtomicFile.Write(Target, "µ\n");
        Assert.Equal([0xC2, 0xB5, 0x0A], File.ReadAllBytes(Target));
        AtomicFile.Write(Target, [1, 2, 3]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        AtomicFile.Write(Target, []);
        Assert.Empty(File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void After_a_crash_at_any_step_a_reader_finds_the_old_or_the_new_content_whole()
    {
        AtomicFile.Write(Target, "old");
        var seen = new List<(WriteStep, string)>();
        AtomicFile.Write(
            Target, null, stream => stream.Write("new, and longer"u8),
            step => seen.Add((step, File.ReadAllText(Target))));

        Assert.Equal(
            [
                (WriteStep.Created, "old"), (WriteStep.Written, "old"), (WriteStep.Flushed, "old"),
                (WriteStep.Renamed, "new, and longer"), (WriteStep.FolderFlushed, "new, and longer"),
            ],
            seen);
    }

    [Fact]
    public void Before_the_rename_all_bytes_are_in_the_file_that_will_be_renamed()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        byte[]? atFlush = null;
        AtomicFile.Write(Target, content.Length, stream => stream.Write(content), step =>
        {
            if (step == WriteStep.Flushed)
            {
                atFlush = File.ReadAllBytes(Directory.GetFiles(_folder, ".result.json.*.tmp").Single());
            }
        });
        Assert.Equal(content, atFlush);
    }

    [Theory]
    [InlineData(WriteStep.Created)]
    [InlineData(WriteStep.Written)]
    [InlineData(WriteStep.Flushed)]
    internal void An_error_before_the_rename_keeps_the_old_file_and_leaves_no_temporary_one(WriteStep last)
    {
        AtomicFile.Write(Target, "old");
        Assert.Throws<InvalidTimeZoneException>(() => AtomicFile.Write(
            Target, 3, stream => stream.Write("new"u8),
            step => _ = step == last ? throw new InvalidTimeZoneException() : 0));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_full_disk_is_one_clear_error_and_the_old_file_stays()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");
        AtomicFile.Write(Target, "old");
        var error = Assert.Throws<SoapException>(() => AtomicFile.Write(Target, _ =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[10]);
        }));

        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Matches(
            $"^{Target} cannot be written because the disk is full: more space is needed, [0-9]+ bytes are free. " +
                "Make room and run the same command again.$",
            error.Message);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void On_a_really_full_disk_nothing_is_lost_and_the_error_says_how_much_is_needed()
    {
        using var disk = SmallDisk.Mount(_folder);
        var path = Path.Combine(disk.Folder, "result.json");
        AtomicFile.Write(path, "old");
        var error = Assert.Throws<SoapException>(() => AtomicFile.Write(path, new byte[2 << 20]));
        Assert.StartsWith(
            $"{path} cannot be written because the disk is full: 2097152 bytes are needed, ",
            error.Message,
            StringComparison.Ordinal);

        // Without a known size the disk fills up in the middle.
        Assert.Equal(
            ExitCode.Storage,
            Assert.Throws<SoapException>(() => AtomicFile.Write(path, s => s.Write(new byte[2 << 20]))).ExitCode);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(disk.Folder));

        disk.MakeReadOnly();
        var readOnly = Assert.Throws<SoapException>(() => AtomicFile.Write(path, "new"));
        Assert.StartsWith($"{path} cannot be written: ", readOnly.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_missing_folder_is_a_clear_error()
    {
        var path = Path.Combine(_folder, "nowhere", "result.json");
        var error = Assert.Throws<SoapException>(() => AtomicFile.Write(path, "new"));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.StartsWith(
            $"{path} cannot be written: Could not find a part of the path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_the_files_place_is_a_clear_error_and_leaves_no_temporary_file()
    {
        Directory.CreateDirectory(Target);
        Assert.Equal(ExitCode.Storage, Assert.Throws<SoapException>(() => AtomicFile.Write(Target, "new")).ExitCode);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_folder_without_permission_is_a_clear_error()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Permissions do not hold for root; the read-only disk is tested instead.");
            return;
        }

        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = Assert.Throws<SoapException>(() => AtomicFile.Write(Target, "new"));
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(ExitCode.Storage, error.ExitCode);
    }

    [Fact]
    public void Writers_side_by_side_leave_one_whole_content()
    {
        var contents = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 10_000 + i)).ToArray();
        Parallel.For(0, 200, i => AtomicFile.Write(Target, contents[i % 8]));
        Assert.Contains(File.ReadAllText(Target), contents);
        Assert.Equal([Target], Directory.GetFiles(_folder));
    }
}
