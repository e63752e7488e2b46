using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>
/// The download of one file from one address: into a temporary file beside its final place, verified, then renamed.
/// </summary>
internal sealed class Download(HttpClient client, TimeSpan stallLimit)
{
    // Compressed bytes cannot be much longer than the decoded file; anything beyond is not the file.
    private const int Allowance = 1 << 20;

    /// <exception cref="MirrorException">The address has no good file.</exception>
    /// <exception cref="SoapException">The file cannot be written (exit code 5).</exception>
    public async Task<FetchedFile> RunAsync(
        TaskDefinition task, TaskFile file, Uri origin, string folder, IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        if (origin.Scheme != Uri.UriSchemeHttps)
        {
            throw new MirrorException("only https addresses are used");
        }

        var path = Path.Combine(folder, file.Name + ".gz");
        var part = Path.Combine(folder, $".{file.Name}.gz.part");
        try
        {
            Directory.CreateDirectory(folder);
            // also the lock against a second fetch
            await using var stored = new FileStream(
                part, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            try
            {
                await ReceiveAsync(file, origin, stored, progress, cancellation);
                stored.Flush(flushToDisk: true);
                Verify(task, file, stored);
                File.Move(part, path, overwrite: true);
            }
            catch
            {
                File.Delete(part);
                throw;
            }

            return new FetchedFile(file.Name, path, stored.Length, origin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadStorage(
                $"{path}: cannot be written: {e.Message} (Is the disk full, or is another fetch under way?)", e);
        }
    }

    private static void Verify(TaskDefinition task, TaskFile file, FileStream stored)
    {
        try
        {
            stored.Position = 0;
            task.CheckFile(file, stored, "the downloaded file");
        }
        catch (SoapException e)
        {
            throw new MirrorException(e.Message, e);
        }
    }

    private async Task ReceiveAsync(
        TaskFile file, Uri origin, FileStream stored, IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var response = await FromNetwork(
            () => client.GetAsync(origin, HttpCompletionOption.ResponseHeadersRead, stall.Token), stall, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new MirrorException($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }

        var total = response.Content.Headers.ContentLength;
        using var body = await FromNetwork(() => response.Content.ReadAsStreamAsync(stall.Token), stall, cancellation);
        var buffer = new byte[1 << 16];
        while (await FromNetwork(() => body.ReadAsync(buffer, stall.Token).AsTask(), stall, cancellation) is var count
            and > 0)
        {
            await stored.WriteAsync(buffer.AsMemory(0, count), cancellation);
            if (stored.Position > file.Bytes + Allowance)
            {
                throw new MirrorException($"the server sends more than {file.Bytes + Allowance} bytes; " +
                    $"the decoded file has only {file.Bytes}");
            }

            progress?.Report(new FetchProgress(file.Name, origin, stored.Position, total));
        }

        if (total is { } expected && expected != stored.Position)
        {
            throw new MirrorException($"the connection ended after {stored.Position} of {expected} bytes");
        }
    }

    // Failures of the network are the mirror's; failures of the disk are not, so only calls to the network go through
    // here.
    private async Task<T> FromNetwork<T>(
        Func<Task<T>> call, CancellationTokenSource stall, CancellationToken cancellation)
    {
        stall.CancelAfter(stallLimit);
        try
        {
            return await call();
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorException($"nothing arrived for {stallLimit.TotalSeconds:0.#} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MirrorException(e.Message, e);
        }
    }
}
