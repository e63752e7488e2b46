namespace Soap.Storage;

/// <summary>
/// What a <see cref="Lease"/> asks of the file system and the machine that it is on. Tests put machines in its place
/// that see late what others do.
/// </summary>
internal interface ILeaseFiles
{
    /// <summary>The time by the machine's clock, which may be wrong.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Milliseconds that pass, from any beginning.</summary>
    long Milliseconds { get; }

    /// <summary>The leases in a folder, by rising numbers.</summary>
    IReadOnlyList<(long Number, string Path)> In(string folder);

    /// <summary>Whether there is such a file.</summary>
    bool IsThere(string path);

    /// <summary>Whom a lease names; null where the file is a link, which nobody makes.</summary>
    /// <exception cref="SoapException">It is not there, cannot be read, or is not whole.</exception>
    LeaseHolder? Read(string path);

    /// <summary>Makes a lease, if there is none of this number.</summary>
    /// <exception cref="SoapException">It cannot be written.</exception>
    bool TryCreate(string path, LeaseHolder holder);

    /// <summary>Puts a lease into the place of the one that is there.</summary>
    /// <exception cref="SoapException">It cannot be written.</exception>
    void Write(string path, LeaseHolder holder);

    /// <summary>Deletes a lease, if it is there.</summary>
    void Delete(string path);

    /// <summary>Makes a file in a folder, and deletes it: what others have made there before is seen from then on.
    /// </summary>
    void Refresh(string folder);

    /// <summary>The time since a file of a folder was written, by the clock of the file system.</summary>
    TimeSpan Age(string folder, string path);

    /// <summary>This process, without a token and times.</summary>
    LeaseHolder Process { get; }

    /// <summary>Whether a process is there, where that can be seen from here; null elsewhere.</summary>
    bool? IsAlive(LeaseHolder holder);

    /// <summary>Does something again and again, whether it came to its end before or not, until it is disposed
    /// of.</summary>
    IDisposable Every(TimeSpan period, Action action);
}
