namespace Soap.Storage;

/// <summary>
/// A folder that belongs to one process at a time: the file <c>lease-N.json</c> with the highest N names it. Who takes
/// a folder makes the next number's file, which only one can. A holder on this machine is asked for as a process, so
/// that one that was killed is seen at once; one elsewhere is dead when its heartbeat is older than
/// <see cref="Expiry"/>. Nothing is locked: file systems of a network keep no locks that one could rely on.
/// </summary>
internal sealed class Lease : IDisposable
{
    /// <summary>How often a holder gives a sign of life.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(20);

    /// <summary>The age at which a sign of life is the last one.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromMinutes(3);

    private const int MostAttempts = 100;
    private static readonly NumberedFiles Names = new("lease-", ".json");
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new(); // not disposed of: a late beat may still cancel it
    private readonly string _folder, _path;
    private readonly long _number;
    private readonly LeaseHolder _holder;
    private readonly Timer _timer;
    private long _beat = Environment.TickCount64;
    private volatile bool _isDisposed;

    private Lease(string folder, long number, LeaseHolder holder)
    {
        (_folder, _number, _holder, _path) = (folder, number, holder, FileOf(folder, number));
        Lost = _lost.Token;
        _timer = new Timer(static lease => ((Lease)lease!).Beat(), this, BeatEvery, BeatEvery);
    }

    /// <summary>Is cancelled where the folder belongs to another process, or may: this one gave no sign of life for
    /// too long.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether a file's name is that of a lease.</summary>
    public static bool IsName(string name) => Names.Has(name);

    /// <summary>Takes the folder, which must exist.</summary>
    /// <exception cref="SoapException">Another process has it, or it cannot be written (exit code 5).</exception>
    public static Lease Take(string folder) => TryTake(folder, out var holder) ?? throw InUse(folder, holder);

    /// <summary>Takes the folder, if no living process has it.</summary>
    /// <param name="folder">The folder; it must exist.</param>
    /// <param name="other">Who has it, where it is not taken.</param>
    /// <exception cref="SoapException">It cannot be written (exit code 5).</exception>
    public static Lease? TryTake(string folder, out LeaseHolder? other)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            return TakeOrTell(folder, out other);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(FileOf(folder, 1), null, error);
        }
    }

    private static Lease? TakeOrTell(string folder, out LeaseHolder? other)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var before = Names.In(folder);
            other = Living(folder, before);
            if (other is not null)
            {
                return null;
            }

            var (number, holder) = (before.Count == 0 ? 1 : before[^1].Number + 1, LeaseHolder.New());
            if (!ExclusiveFile.TryCreate(FileOf(folder, number), SealedJson.BytesOf(holder)))
            {
                continue; // somebody was faster: who?
            }

            // Who looked before others took and let go of the folder may have made a number that is taken again; who
            // slept since may have been taken for dead.
            var lease = new Lease(folder, number, holder);
            var others = Names.In(folder).Where(file => file.Number != number).ToArray();
            other = Living(folder, others);
            if (other is not null || others.Any(file => file.Number > number) || !lease.IsOwn())
            {
                lease.Dispose();
                continue;
            }

            foreach (var (_, path) in others)
            {
                Delete(path);
            }

            return lease;
        }

        throw SoapException.BadStorage($"{folder} cannot be taken: in {MostAttempts} attempts others made and " +
            "removed leases there. Does its file system tell all processes the same?");
    }

    /// <summary>The process that has a folder now; null: none.</summary>
    public static LeaseHolder? HolderOf(string folder)
    {
        folder = Path.GetFullPath(folder);
        return Living(folder, Names.In(folder));
    }

    /// <summary>What is to be said of a folder that another process has.</summary>
    public static SoapException InUse(string folder, LeaseHolder? holder) => SoapException.BadStorage(
        $"The folder {Path.GetFullPath(folder)} is in use by {holder?.ToString() ?? "another process"}. Wait until " +
            "it ends, or choose another folder.");

    /// <summary>Deletes what processes that have ended left of their leases.</summary>
    public static void RemoveDead(string folder)
    {
        var files = Names.In(folder);
        if (files.Count > 0 && Living(folder, files) is null)
        {
            foreach (var (_, path) in files)
            {
                Delete(path);
            }
        }
    }

    /// <summary>Gives a sign of life, and looks whether somebody took the folder over.</summary>
    public void Beat() => Beat(Environment.TickCount64);

    /// <summary>The same at a time in milliseconds, as <see cref="Environment.TickCount64"/> counts.</summary>
    internal void Beat(long now)
    {
        // The beat before may hang in the file system without an end, and its sign of life comes too late then.
        if (!_lock.TryEnter())
        {
            LoseIfOld(now);
            return;
        }

        try
        {
            if (!IsGone)
            {
                Give(now);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Give(long now)
    {
        try
        {
            if (!IsNewest() || SealedJson.Read<LeaseHolder>(_path, out _).Token != _holder.Token)
            {
                _lost.Cancel();
                return;
            }

            AtomicFile.Write(_path, SealedJson.BytesOf(_holder with { Heartbeat = DateTimeOffset.UtcNow }));
            Volatile.Write(ref _beat, now);

            // After a long sleep somebody may have come between the look and the sign of life.
            if (!IsNewest())
            {
                _lost.Cancel();
            }
        }
        catch (Exception error) when (error is SoapException or IOException or UnauthorizedAccessException)
        {
            // The disk is full, say, or the server away. The next beat tries again, and after too many the folder
            // counts as lost.
            LoseIfOld(now);
        }
    }

    private void LoseIfOld(long now)
    {
        if (!IsGone && now - Volatile.Read(ref _beat) >= (Expiry - BeatEvery).TotalMilliseconds)
        {
            _lost.Cancel();
        }
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            if (IsOwn())
            {
                Delete(_path);
            }
        }

        _timer.Dispose();
    }

    private bool IsGone => _isDisposed || _lost.IsCancellationRequested;

    private bool IsNewest() => Names.In(_folder) is [.., var last] && last.Number == _number;

    // Who took the folder over has removed it, or removes it next; another's may have its name since.
    private bool IsOwn()
    {
        try
        {
            return SealedJson.Read<LeaseHolder>(_path, out _).Token == _holder.Token;
        }
        catch (SoapException)
        {
            return false;
        }
    }

    // What cannot be deleted, since the folder was moved or is read-only now, is a dead process's when this one ends.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static LeaseHolder? Living(string folder, IReadOnlyList<(long Number, string Path)> files) =>
        files.Reverse().Select(file => Living(folder, file.Path)).FirstOrDefault(holder => holder is not null);

    private static LeaseHolder? Living(string folder, string path)
    {
        if (RegularFile.IsLink(path))
        {
            return null; // nobody makes such
        }

        LeaseHolder holder;
        try
        {
            holder = SealedJson.Read<LeaseHolder>(path, out _);
        }
        catch (SoapException) when (!File.Exists(path))
        {
            return null; // let go meanwhile
        }
        catch (SoapException)
        {
            // What is not whole, or is damaged, is somebody's until it is old.
            holder = new LeaseHolder("a machine unknown", "", "", 0, 0, "", default, default);
        }

        return holder.IsAlive() ?? FileClock.Now(folder) - File.GetLastWriteTimeUtc(path) < Expiry ? holder : null;
    }

    private static string FileOf(string folder, long number) => Path.Combine(folder, Names.NameOf(number));
}
