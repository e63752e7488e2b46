using System.Security.Cryptography;
using Soap.Storage;

namespace Soap.Lab.Records;

/// <summary>
/// What a checkout has besides its commit, as <c>git apply</c> reads it: changes that were not committed, and source
/// files that git does not know. It is kept beside the numbers that it made, as <c>source-DIGEST.diff</c>.
/// </summary>
internal sealed class SourceChanges
{
    private const string Begin = "source-", End = ".diff";
    private const int DigitsOfName = 12;
    private readonly byte[] _diff;

    /// <summary>Changes that are not none.</summary>
    /// <param name="diff">Their text.</param>
    public SourceChanges(byte[] diff)
    {
        (_diff, Digest) = (diff, Convert.ToHexStringLower(SHA256.HashData(diff)));
    }

    /// <summary>SHA-256 of the text.</summary>
    public string Digest { get; }

    /// <summary>The file of changes with a digest.</summary>
    public static string NameOf(string digest) => $"{Begin}{digest[..DigitsOfName]}{End}";

    /// <summary>Whether a file's name is of this form.</summary>
    public static bool IsName(string name) => name.Length == Begin.Length + DigitsOfName + End.Length
        && name.StartsWith(Begin, StringComparison.Ordinal) && name.EndsWith(End, StringComparison.Ordinal);

    /// <summary>Keeps them in a folder; the same changes are there once.</summary>
    /// <exception cref="SoapException">It cannot be written (exit code 5).</exception>
    public void KeepIn(string folder) => ExclusiveFile.TryCreate(Path.Combine(folder, NameOf(Digest)), _diff);
}
