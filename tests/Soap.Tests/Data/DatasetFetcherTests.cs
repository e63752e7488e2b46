using Soap.Data;
using Soap.Data.Tasks;
using Xunit;

namespace Soap.Tests.Data;

public sealed class DatasetFetcherTests : IDisposable
{
    private readonly SmallTask _task = new();

    private string Folder => Path.Combine(_task.Root, "first", "small");

    [Fact]
    public async Task Good_files_are_stored_compressed_and_the_task_opens()
    {
        using var mirrors = new FakeMirrors(Good);
        var fetched = await Fetch(mirrors);
        Assert.Equal(_task.Files.Select(file => new Uri($"https://one.example/small/{file.Name}.gz")), mirrors.Asked);
        Assert.Equal(
            $"train-images: downloaded from one.example, verified, stored as {Folder}/train-images.gz",
            fetched[0].ToString());
        Assert.Equal(new FileInfo(fetched[0].Path).Length, fetched[0].Size);
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
        Assert.Equal(3, _task.Open(_task.Folders, seed: 0).Train.Count);
    }

    [Fact]
    public async Task Files_that_are_there_in_any_folder_are_verified_and_left_alone()
    {
        _task.WriteAll("second");
        using var mirrors = new FakeMirrors(_ => throw new InvalidOperationException("nothing should be asked for"));
        var fetched = await Fetch(mirrors);
        Assert.Equal(
            $"train-images: already there and verified: {_task.Root}/second/small/train-images",
            fetched[0].ToString());
        Assert.All(fetched, file => Assert.Null(file.Origin));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task Only_missing_files_are_downloaded()
    {
        _task.WriteAll("first");
        File.Delete(Path.Combine(Folder, "t10k-labels"));
        using var mirrors = new FakeMirrors(Good);
        var fetched = await Fetch(mirrors);
        Assert.Equal("https://one.example/small/t10k-labels.gz", Assert.Single(mirrors.Asked).ToString());
        Assert.Equal([true, true, true, false], fetched.Select(file => file.Origin is null));
    }

    [Fact]
    public async Task A_damaged_download_of_before_is_replaced()
    {
        _task.WriteAll("first");
        _task.Write("first", "train-labels", [1, 2, 3]); // uncompressed: the download NAME.gz takes its place
        _task.Write("first", "t10k-images.gz", [1, 2, 3]);
        using var mirrors = new FakeMirrors(Good);
        await Fetch(mirrors);
        Assert.Equal(2, mirrors.Asked.Count);
        Assert.All(DatasetVerifier.Verify(_task, _task.Folders), check => Assert.True(check.IsGood, check.Problem));
    }

    [Fact]
    public async Task A_damaged_file_that_would_hide_the_download_is_named()
    {
        var folders = new DataFolders(
            [Path.Combine(_task.Root, "second"), Path.Combine(_task.Root, "first")],
            Path.Combine(_task.Root, "first"));
        var damaged = _task.Write("second", "train-images", [0, 0, 8]);
        using var mirrors = new FakeMirrors(Good);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors, folders: folders));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.StartsWith($"{damaged}: the file is cut off", error.Message);
        Assert.EndsWith(
            $"This file is found before any download in {Folder}; remove or replace it, then fetch again.",
            error.Message);
        Assert.Empty(mirrors.Asked);
    }

    [Fact]
    public async Task The_second_mirror_helps_when_the_first_has_nothing()
    {
        using var mirrors = new FakeMirrors(uri => uri.Host == "one.example" ? FakeMirrors.NotFound() : Good(uri));
        var fetched = await Fetch(mirrors);
        Assert.All(fetched, file => Assert.Equal("two.example", file.Origin!.Host));
    }

    [Fact]
    public async Task The_failure_of_every_mirror_is_reported_and_nothing_is_left()
    {
        var other = IdxFiles.Bytes([3, 2, 2], new byte[12]);
        var error = await Failure(uri =>
            uri.Host == "one.example" ? FakeMirrors.NotFound() : FakeMirrors.Body(IdxFiles.Gzip(other)));
        Assert.Equal(
            "train-images of small could not be downloaded:\n" +
            "  https://one.example/small/train-images.gz: the server answers 404 Not Found\n" +
            "  https://two.example/data/train-images.gz: the downloaded file: its content is not the " +
            "published one: its SHA-256 is " +
            $"{IdxFiles.Digest(other)}; expected train-images of small (3x2x2 values, SHA-256 of the decoded file " +
            $"{_task.Files[0].Digest}).",
            error);
    }

    [Fact]
    public async Task A_truncated_body_is_refused()
    {
        var error = await Failure(uri => FakeMirrors.Body(Compressed(uri)[..^3]));
        Assert.Contains("the gzip compression is damaged", error);
    }

    [Fact]
    public async Task A_body_shorter_than_the_server_announced_is_refused()
    {
        var error = await Failure(uri =>
        {
            var response = FakeMirrors.Body(new MemoryStream(Compressed(uri)[..10]));
            response.Content.Headers.ContentLength = 99;
            return response;
        });
        Assert.Contains("the connection ended after 10 of 99 bytes", error);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        var error = await Failure(_ => FakeMirrors.Body(new MemoryStream(new byte[3_000_000])));
        Assert.Contains("the server sends more than 1048604 bytes; the decoded file has only 28", error);
    }

    [Fact]
    public async Task A_web_page_in_place_of_the_file_is_refused()
    {
        var error = await Failure(_ => FakeMirrors.Body("<!DOCTYPE html><p>Please log in."u8.ToArray()));
        Assert.Contains("It looks like a web page.", error);
    }

    [Fact]
    public async Task A_broken_connection_is_the_mirrors_failure()
    {
        var error = await Failure(_ => throw new HttpRequestException("Name or service not known (one.example:443)"));
        Assert.Contains(
            "  https://one.example/small/train-images.gz: Name or service not known (one.example:443)", error);
    }

    [Fact]
    public async Task A_mirror_that_falls_silent_is_given_up()
    {
        using var mirrors = new FakeMirrors(uri => FakeMirrors.Body(new SlowBody(Compressed(uri)[..10], () => { })));
        var error =
            await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors, stallLimit: TimeSpan.FromSeconds(0.2)));
        Assert.Contains("nothing arrived for 0.2 s", error.Message);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task Cancelling_in_the_middle_leaves_finished_files_and_nothing_else()
    {
        using var cancellation = new CancellationTokenSource();
        using var mirrors = new FakeMirrors(uri => uri.AbsolutePath.Contains("t10k-images", StringComparison.Ordinal)
            ? FakeMirrors.Body(new SlowBody(Compressed(uri)[..10], cancellation.Cancel))
            : Good(uri));
        using var fetcher = new DatasetFetcher(mirrors);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(
            _task, _task.Folders, cancellation: cancellation.Token));
        Assert.Equal(
            ["train-images.gz", "train-labels.gz"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order());
        Assert.Equal(3, mirrors.Asked.Count); // the second mirror is not asked after a cancellation
    }

    [Fact]
    public async Task What_a_killed_fetch_left_behind_is_overwritten()
    {
        _task.Write("first", ".train-images.gz.part", new byte[100_000]);
        using var mirrors = new FakeMirrors(Good);
        await Fetch(mirrors);
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
        Assert.All(DatasetVerifier.Verify(_task, _task.Folders), check => Assert.True(check.IsGood, check.Problem));
    }

    [Fact]
    public async Task A_second_fetch_at_the_same_time_is_refused_and_disturbs_nothing()
    {
        var part = _task.Write("first", ".train-images.gz.part", [1, 2, 3]);
        using var other = new FileStream(part, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var mirrors = new FakeMirrors(Good);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains("is another fetch under way?", error.Message);
        Assert.Equal(3, other.Length);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_a_storage_error()
    {
        File.Create(Path.Combine(_task.Root, "first")).Dispose(); // a file where the folder should be
        using var mirrors = new FakeMirrors(Good);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.StartsWith($"{Folder}/train-images.gz: cannot be written: ", error.Message);
    }

    [Fact]
    public async Task A_mirror_without_https_is_not_asked()
    {
        var plain = new PlainHttpTask(_task);
        using var mirrors = new FakeMirrors(Good);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors, plain));
        Assert.Contains("  http://one.example/train-images.gz: only https addresses are used", error.Message);
        Assert.Empty(mirrors.Asked);
    }

    [Fact]
    public async Task A_task_without_files_is_a_wrong_word_to_fetch()
    {
        using var mirrors = new FakeMirrors(Good);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors, TaskCatalog.Find("curve")));
        Assert.Equal(
            (ExitCode.Usage, "Task 'curve' needs no files: its samples are drawn from the seed."),
            (error.ExitCode, error.Message));
    }

    [Fact]
    public async Task Progress_goes_up_to_the_announced_total()
    {
        var reports = new Reports();
        using var mirrors = new FakeMirrors(Good);
        await Fetch(mirrors, progress: reports);
        Assert.Equal(_task.Files.Select(file => file.Name), reports.Select(report => report.Name).Distinct());
        Assert.All(
            reports.GroupBy(report => report.Name), group => Assert.Equal(group.Last().Total, group.Last().Bytes));
    }

    public void Dispose() => _task.Dispose();

    private byte[] Compressed(Uri uri)
    {
        var name = Path.GetFileNameWithoutExtension(uri.AbsolutePath);
        return IdxFiles.Gzip(SmallTask.Contents[_task.Files.Select(file => file.Name).ToList().IndexOf(name)]);
    }

    private HttpResponseMessage Good(Uri uri) => FakeMirrors.Body(Compressed(uri));

    private async Task<IReadOnlyList<FetchedFile>> Fetch(
        FakeMirrors mirrors, TaskDefinition? task = null, DataFolders? folders = null,
        IProgress<FetchProgress>? progress = null, TimeSpan? stallLimit = null)
    {
        using var fetcher = new DatasetFetcher(mirrors, stallLimit);
        return await fetcher.FetchAsync(
            task ?? _task, folders ?? _task.Folders, progress, TestContext.Current.CancellationToken);
    }

    // Every mirror fails: the message, after looking that nothing was left behind.
    private async Task<string> Failure(Func<Uri, HttpResponseMessage> answer)
    {
        using var mirrors = new FakeMirrors(answer);
        var error = await Assert.ThrowsAsync<SoapException>(() => Fetch(mirrors));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.Equal(2, mirrors.Asked.Count);
        Assert.Empty(Directory.GetFiles(Folder));
        return error.Message;
    }

    private sealed class Reports : List<FetchProgress>, IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => Add(value);
    }
}
