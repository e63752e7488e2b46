using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>
/// Downloads the files of a task over https. A file gets its final name only after its decoded content was verified,
/// by an atomic rename, so a name that exists is a good file whatever happens in between. Files that are there
/// already, in any folder, are verified and left alone.
/// </summary>
internal sealed class DatasetFetcher : IDisposable
{
    private readonly HttpClient _client;
    private readonly Download _download;

    /// <summary>A fetcher on the network.</summary>
    /// <param name="handler">What carries the requests; null for the network. Not disposed.</param>
    /// <param name="stallLimit">How long a mirror may send nothing before the next is tried; null for 60 s.</param>
    public DatasetFetcher(HttpMessageHandler? handler = null, TimeSpan? stallLimit = null)
    {
        _client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        _client.Timeout = Timeout.InfiniteTimeSpan; // the stall limit covers the answer and every piece of the body
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("soap");
        _download = new Download(_client, stallLimit ?? TimeSpan.FromSeconds(60));
    }

    /// <summary>Makes sure that every file of the task is there and good.</summary>
    /// <param name="task">A task with files.</param>
    /// <param name="folders">Where files are looked for, and where downloads go.</param>
    /// <param name="progress">Told of every piece that arrives; may be null.</param>
    /// <param name="cancellation">Stops the download; the unfinished file is removed, finished ones stay.</param>
    /// <returns>What was done, one entry a file.</returns>
    /// <exception cref="SoapException">The task has no files (2), no mirror has a good file or a damaged one is in the
    /// way (3), or a file cannot be written (5).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<IReadOnlyList<FetchedFile>> FetchAsync(
        TaskDefinition task, DataFolders folders, IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        RefuseWithoutFiles(task);
        var fetched = new List<FetchedFile>();
        foreach (var file in task.Files)
        {
            cancellation.ThrowIfCancellationRequested();
            fetched.Add(
                Present(task, file, folders) ?? await FromMirrorsAsync(task, file, folders, progress, cancellation));
        }

        return fetched;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Refuses a task whose samples are drawn.</summary>
    /// <exception cref="SoapException">It has no files (exit code 2).</exception>
    internal static void RefuseWithoutFiles(TaskDefinition task)
    {
        if (task.Files.Count == 0)
        {
            throw SoapException.BadUsage($"Task '{task.Name}' needs no files: its samples are drawn from the seed.");
        }
    }

    // A damaged file among the downloads is replaced; one in another folder would go on hiding the download, so only
    // its owner can mend that.
    internal static FetchedFile? Present(TaskDefinition task, TaskFile file, DataFolders folders)
    {
        if (folders.Locate(task, file) is not { } path)
        {
            return null;
        }

        var check = DatasetVerifier.Verify(task, file, folders);
        if (check.IsGood)
        {
            return new FetchedFile(file.Name, path, check.Size!.Value, Origin: null);
        }

        return Path.GetDirectoryName(path) == folders.TargetOf(task)
            ? null
            : throw SoapException.BadData($"{check.Problem}\n" +
                $"This file is found before any download in {folders.TargetOf(task)}; remove " +
                "or replace it, then fetch again.");
    }

    private async Task<FetchedFile> FromMirrorsAsync(
        TaskDefinition task, TaskFile file, DataFolders folders, IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        if (task.Mirrors.Count == 0)
        {
            throw SoapException.BadData($"{file.Name} of {task.Name} cannot be downloaded by itself. {task.Remedy}");
        }

        var failures = new List<string>();
        foreach (var mirror in task.Mirrors)
        {
            var origin = new Uri(mirror, file.Name + ".gz");
            try
            {
                return await _download.RunAsync(task, file, origin, folders.TargetOf(task), progress, cancellation);
            }
            catch (MirrorException e)
            {
                failures.Add($"  {origin}: {e.Message}");
            }
        }

        throw SoapException.BadData(
            $"{file.Name} of {task.Name} could not be downloaded:\n{string.Join("\n", failures)}");
    }
}
