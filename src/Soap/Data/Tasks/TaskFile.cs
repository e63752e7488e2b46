namespace Soap.Data.Tasks;

/// <summary>
/// A file that a task needs, known by the digest of its decoded bytes, so that it is the same wherever it comes from
/// and however it is compressed: an IDX file, or values without a header.
/// </summary>
/// <param name="Name">The canonical name without <c>.gz</c>, such as <c>train-images-idx3-ubyte</c>.</param>
/// <param name="Shape">The sizes in its header: images [samples, rows, columns], labels [samples]; without a header,
/// records and bytes a record.</param>
/// <param name="Digest">SHA-256 of the whole decoded file, in lower-case hexadecimal.</param>
public sealed record TaskFile(string Name, IReadOnlyList<int> Shape, string Digest)
{
    /// <summary>The number of values in it.</summary>
    public long Values => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether sizes stand in a header of the file, as those of IDX files do.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The length of the decoded file in bytes: header and values.</summary>
    public long Bytes => (HasHeader ? 4 + 4 * Shape.Count : 0) + Values;
}
