namespace Soap.Data;

/// <summary>What fetching did with one file.</summary>
/// <param name="Name">The file's canonical name.</param>
/// <param name="Path">Where it is now.</param>
/// <param name="Size">Its size on disk in bytes.</param>
/// <param name="Origin">The address it was downloaded from, or null: a good one was there already and nothing was
/// done.</param>
internal sealed record FetchedFile(string Name, string Path, long Size, Uri? Origin)
{
    /// <summary>The file on this machine that it was taken from, or null.</summary>
    public string? Taken { get; init; }

    /// <summary>What was done with the file, in one line.</summary>
    public override string ToString() => Taken is not null ? $"{Name}: taken from {Taken}, verified, stored as {Path}"
        : Origin is null
        ? $"{Name}: already there and verified: {Path}"
        : $"{Name}: downloaded from {Origin.Host}, verified, stored as {Path}";
}
