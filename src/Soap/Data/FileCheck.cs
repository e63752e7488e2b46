namespace Soap.Data;

/// <summary>What is known of one file of a task after looking at it.</summary>
/// <param name="Name">The file's canonical name.</param>
/// <param name="Path">Where it was found, or null if it is missing.</param>
/// <param name="Size">Its size on disk in bytes, or null if it is missing.</param>
/// <param name="Digest">SHA-256 of the decoded file, or null if it is not as it should be.</param>
/// <param name="Problem">What is wrong, in words, or null.</param>
internal sealed record FileCheck(string Name, string? Path, long? Size, string? Digest, string? Problem)
{
    /// <summary>Whether the file is there and is the published one.</summary>
    public bool IsGood => Problem is null;
}
