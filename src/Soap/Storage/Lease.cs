using System.Collections.Concurrent;

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
    public static readonly TimeSpan Expiry = TimeSpan.FromMinutes(4);

    /// <summary>How late another machine may see a sign of life: as long as systems keep what they know of files of a
    /// network (NFS, unless told otherwise).</summary>
    public static readonly TimeSpan MostDelay = TimeSpan.FromMinutes(1);

    // Who gave no sign of life for so long counts its folder as lost. It looks once a beat, and has a beat's time to
    // stop what it does.
    private static readonly TimeSpan LoseAfter = Expiry - MostDelay - 2 * BeatEvery;

    private const int MostAttempts = 100;

    // The leases that this process has: what else there is in its name is left over, since it could not be deleted.
    private static readonly ConcurrentDictionary<string, bool> Own = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new(); // not disposed of: a late beat may still cancel it
    private readonly ILeaseFiles _files;
    private readonly string _folder, _path;
    private readonly long _number;
    private readonly LeaseHolder _holder;
    private readonly IDisposable _timer;
    private long _beat;
    private volatile bool _isDisposed;

    private Lease(ILeaseFiles files, string folder, long number, LeaseHolder holder, long now)
    {
        (_files, _folder, _number, _holder, _beat) = (files, folder, number, holder, now);
        _path = FileOf(folder, number);
        Lost = _lost.Token;
        _timer = files.Every(BeatEvery, Beat);
    }

    /// <summary>Is cancelled where the folder belongs to another process, or may: this one gave no sign of life for
    /// too long.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Whether a file's name is that of a lease.</summary>
    public static bool IsName(string name) => LeaseFiles.Names.Has(name);

    /// <summary>Takes the folder, which must exist.</summary>
    /// <exception cref="SoapException">Another process has it, or it cannot be written (exit code 5).</exception>
    public static Lease Take(string folder) => TryTake(folder, out var holder) ?? throw InUse(folder, holder);

    /// <summary>Takes the folder, if no living process has it.</summary>
    /// <param name="folder">The folder; it must exist.</param>
    /// <param name="other">Who has it, where it is not taken.</param>
    /// <exception cref="SoapException">It cannot be written (exit code 5).</exception>
    public static Lease? TryTake(string folder, out LeaseHolder? other) =>
        TryTake(Path.GetFullPath(folder), LeaseFiles.Here, out other);

    /// <summary>The same with a machine's files.</summary>
    internal static Lease? TryTake(string folder, ILeaseFiles files, out LeaseHolder? other)
    {
        try
        {
            return TakeOrTell(folder, files, out other);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(FileOf(folder, 1), null, error);
        }
    }

    private static Lease? TakeOrTell(string folder, ILeaseFiles files, out LeaseHolder? other)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var now = files.Milliseconds;
            var before = files.In(folder);
            other = Living(files, folder, before);
            if (other is not null)
            {
                return null;
            }

            var (number, holder) = (before.Count == 0 ? 1 : before[^1].Number + 1, files.Process.Anew(files.Now));
            if (!TryCreate(files, FileOf(folder, number), holder))
            {
                continue; // somebody was faster: who?
            }

            // Who looked before others took and let go of the folder may have made a number that is taken again; who
            // slept since may have been taken for dead.
            var lease = new Lease(files, folder, number, holder, now);
            var others = files.In(folder).Where(file => file.Number != number).ToArray();
            other = Living(files, folder, others);
            if (other is not null || others.Any(file => file.Number > number) || !lease.IsOwn()
                || lease.IsOld(files.Milliseconds))
            {
                lease.Dispose();
                continue;
            }

            foreach (var (_, path) in others)
            {
                Delete(files, path);
            }

            return lease;
        }

        throw SoapException.BadStorage($"{folder} cannot be taken: in {MostAttempts} attempts others made and " +
            "removed leases there. Does its file system tell all processes the same?");
    }

    private static bool TryCreate(ILeaseFiles files, string path, LeaseHolder holder)
    {
        var isMade = false;
        Own.TryAdd(holder.Token, true);
        try
        {
            return isMade = files.TryCreate(path, holder);
        }
        finally
        {
            if (!isMade)
            {
                Own.TryRemove(holder.Token, out _);
            }
        }
    }

    /// <summary>The process that has a folder now; null: none.</summary>
    public static LeaseHolder? HolderOf(string folder) => HolderOf(folder, LeaseFiles.Here);

    /// <summary>The same as one sees it through a machine's files.</summary>
    public static LeaseHolder? HolderOf(string folder, ILeaseFiles files)
    {
        folder = Path.GetFullPath(folder);
        return Living(files, folder, files.In(folder));
    }

    /// <summary>What is to be said of a folder that another process has.</summary>
    public static SoapException InUse(string folder, LeaseHolder? holder) => SoapException.BadStorage(
        $"The folder {Path.GetFullPath(folder)} is in use by {holder?.ToString() ?? "another process"}. Wait until " +
            "it ends, or choose another folder.");

    /// <summary>Deletes what processes that have ended left of their leases.</summary>
    public static void RemoveDead(string folder)
    {
        var leases = LeaseFiles.Here.In(folder);
        if (leases.Count > 0 && Living(LeaseFiles.Here, folder, leases) is null)
        {
            foreach (var (_, path) in leases)
            {
                Delete(LeaseFiles.Here, path);
            }
        }
    }

    /// <summary>Gives a sign of life, and looks whether somebody took the folder over.</summary>
    public void Beat() => Beat(_files.Milliseconds);

    /// <summary>The same at a time in milliseconds, as the machine counts them.</summary>
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
            // A look that took long may have been one at another's lease, made since under the same number. Nobody
            // takes the folder from one whose sign of life is not old.
            var most = IsOld(now) ? BeatEvery : LoseAfter;
            if (IsOld(now))
            {
                // After a long sleep others may have come and gone, and what is known of the folder is from before.
                _files.Refresh(_folder);
            }

            if (!IsNewest() || _files.Read(_path)?.Token != _holder.Token
                || IsGone || _files.Milliseconds - now >= most.TotalMilliseconds)
            {
                _lost.Cancel();
                return;
            }

            _files.Write(_path, _holder with { Heartbeat = _files.Now });
            Volatile.Write(ref _beat, now);

            // Somebody may have come between the look and the sign of life, and have gone again if that took long.
            if (!IsNewest() || IsOld(_files.Milliseconds))
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
        if (!IsGone && IsOld(now))
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
            if (IsOwnNow())
            {
                Delete(_files, _path);
            }
        }

        Own.TryRemove(_holder.Token, out _);
        _timer.Dispose();
    }

    private bool IsGone => _isDisposed || _lost.IsCancellationRequested;

    private bool IsOld(long now) => now - Volatile.Read(ref _beat) >= LoseAfter.TotalMilliseconds;

    private bool IsNewest() => _files.In(_folder) is [.., var last] && last.Number == _number;

    // What is known of a folder that is lost is from before.
    private bool IsOwnNow()
    {
        try
        {
            if (_lost.IsCancellationRequested)
            {
                _files.Refresh(_folder);
            }
        }
        catch (Exception error) when (error is SoapException or IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return IsOwn();
    }

    // Who took the folder over has removed it, or removes it next; another's may have its name since.
    private bool IsOwn()
    {
        try
        {
            return _files.Read(_path)?.Token == _holder.Token;
        }
        catch (SoapException)
        {
            return false;
        }
    }

    // What cannot be deleted, since the folder was moved or is read-only now, is a dead process's when this one ends.
    private static void Delete(ILeaseFiles files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static LeaseHolder? Living(
        ILeaseFiles files, string folder, IReadOnlyList<(long Number, string Path)> leases) =>
        leases.Reverse().Select(lease => Living(files, folder, lease.Path))
            .FirstOrDefault(holder => holder is not null);

    private static LeaseHolder? Living(ILeaseFiles files, string folder, string path)
    {
        LeaseHolder? holder;
        try
        {
            holder = files.Read(path);
        }
        catch (SoapException) when (!files.IsThere(path))
        {
            return null; // let go meanwhile
        }
        catch (SoapException)
        {
            // What is not whole, or is damaged, is somebody's until it is old.
            holder = new LeaseHolder("a machine unknown", "", "", 0, 0, "", default, default);
        }

        return holder is null || (holder.IsSameProcess(files.Process) && !Own.ContainsKey(holder.Token)) ? null
            : files.IsAlive(holder) ?? files.Age(folder, path) < Expiry ? holder
            : null;
    }

    private static string FileOf(string folder, long number) => Path.Combine(folder, LeaseFiles.Names.NameOf(number));
}
