using Soap.Storage;

namespace Soap.Tests.Storage.Leases;

/// <summary>One folder as the server has it, with all that its files ever were.</summary>
internal sealed class NetworkFolder
{
    private readonly SortedDictionary<string, List<(long At, LeaseHolder? Content)>> _files =
        new(StringComparer.Ordinal);

    /// <summary>All names that there ever were.</summary>
    public IReadOnlyList<string> Names => [.. _files.Keys];

    /// <summary>Puts a content at a name; null: deletes the file.</summary>
    public void Put(string name, LeaseHolder? content, long now)
    {
        if (!_files.TryGetValue(name, out var versions))
        {
            _files[name] = versions = [];
        }

        versions.Add((now, content));
    }

    /// <summary>What a file was at a time, and since when; null: it was not there.</summary>
    public (long At, LeaseHolder Content)? At(string name, long time) => _files.TryGetValue(name, out var versions)
        && versions.FindLast(version => version.At <= time) is (var at, { } content)
            ? (at, content)
            : null;

    /// <summary>Since when a file that was there at a time was there, in whatever form.</summary>
    public long Since(string name, long time)
    {
        var versions = _files[name];
        var there = versions.FindLastIndex(version => version.At <= time);
        return versions[versions.FindLastIndex(there, version => version.Content is null) + 1].At;
    }
}
