using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Soap.Data.Tasks;

/// <summary>
/// A task whose samples are drawn from named random streams, with values for targets: the same seed gives the same
/// samples, and no file is needed.
/// </summary>
internal abstract class SyntheticTask : TaskDefinition
{
    /// <inheritdoc/>
    public override string Source => "drawn from the seed; no files";

    /// <summary>Draws the samples.</summary>
    /// <param name="seed">What they are drawn from.</param>
    public abstract (Samples Train, Samples Test) Draw(ulong seed);

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var (train, test) = Draw(seed);
        var digests = new Dictionary<string, string> { ["train"] = DigestOf(train), ["test"] = DigestOf(test) };
        return new TaskData(Name, Wrap(train), Wrap(test), Outputs, digests);
    }

    /// <summary>SHA-256 of inputs and then targets as little-endian float32, in lower-case hexadecimal.</summary>
    internal static string DigestOf(Samples samples)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(samples.Inputs.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(samples.Targets.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Dataset Wrap(Samples samples) => new(
        tensor(samples.Inputs, [samples.Count, Inputs]),
        tensor(samples.Targets, [samples.Count, Outputs]));
}
