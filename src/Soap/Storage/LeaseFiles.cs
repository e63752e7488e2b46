namespace Soap.Storage;

/// <summary>The files of leases as they are on this machine, and its clocks.</summary>
internal sealed class LeaseFiles : ILeaseFiles
{
    /// <summary>The names of leases.</summary>
    public static readonly NumberedFiles Names = new("lease-", ".json");

    /// <summary>Those of this machine.</summary>
    public static readonly LeaseFiles Here = new(asksFileSystem: true);

    /// <summary>The same for who only looks on and writes nothing: how old a file is, is told by this machine's clock,
    /// which may differ from that of a server.</summary>
    public static readonly LeaseFiles OnlyRead = new(asksFileSystem: false);

    private readonly bool _asksFileSystem;

    private LeaseFiles(bool asksFileSystem)
    {
        _asksFileSystem = asksFileSystem;
    }

    /// <inheritdoc/>
    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public long Milliseconds => Environment.TickCount64;

    /// <inheritdoc/>
    public IReadOnlyList<(long Number, string Path)> In(string folder) => Names.In(folder);

    /// <inheritdoc/>
    public bool IsThere(string path) => File.Exists(path);

    /// <inheritdoc/>
    public LeaseHolder? Read(string path) =>
        RegularFile.IsLink(path) ? null : SealedJson.Read<LeaseHolder>(path, out _);

    /// <inheritdoc/>
    public bool TryCreate(string path, LeaseHolder holder) =>
        ExclusiveFile.TryCreate(path, SealedJson.BytesOf(holder));

    /// <inheritdoc/>
    public void Write(string path, LeaseHolder holder) => SealedJson.Write(path, holder);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void Refresh(string folder)
    {
        var path = TemporaryFiles.NameFor(Path.Combine(folder, "look"));
        new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite).Dispose();
        File.Delete(path);
    }

    /// <inheritdoc/>
    public TimeSpan Age(string folder, string path) =>
        (_asksFileSystem ? FileClock.Now(folder) : DateTime.UtcNow) - File.GetLastWriteTimeUtc(path);

    /// <inheritdoc/>
    public LeaseHolder Process => LeaseHolder.OfThisProcess;

    /// <inheritdoc/>
    public bool? IsAlive(LeaseHolder holder) => holder.IsAlive();

    /// <inheritdoc/>
    public IDisposable Every(TimeSpan period, Action action) =>
        new Timer(static action => ((Action)action!)(), action, period, period);
}
