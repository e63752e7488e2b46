using System.Text;

namespace Soap.Storage;

/// <summary>
/// What SOAP writes under <c>__metadata__</c> of a safetensors file: SHA-256 of its data, without which nobody would
/// see a flipped bit; and <c>"format": "pt"</c>, which tells others that names and layout are PyTorch's. In the file
/// of a training's state the digest is over the header too, with zeros in its own place: what the header says of
/// the state decides whether it may be used.
/// </summary>
internal static class SafetensorsSeal
{
    private const string Prefix = "soap.", FormatName = "soap.format", Format = "soap-weights-1";
    private const string StateFormat = "soap-state-1";
    private const string DigestName = "soap.sha256", LayoutName = "format", Layout = "pt";
    private static readonly string NoDigest = new('0', 64);

    /// <summary>The texts of a state's file while its digest is not known, which is over them too: with zeros in its
    /// place.</summary>
    /// <param name="texts">What else the file says.</param>
    public static IReadOnlyDictionary<string, string> OfState(IReadOnlyDictionary<string, string> texts) =>
        new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal)
        {
            [LayoutName] = Layout,
            [FormatName] = StateFormat,
            [DigestName] = NoDigest,
        };

    /// <summary>Whether a file is a state's.</summary>
    public static bool IsState(IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault(FormatName) == StateFormat;

    /// <summary>Puts the digest of a state's file into its header.</summary>
    /// <param name="header">With zeros in its place.</param>
    /// <param name="digest">SHA-256 of that header and the data.</param>
    public static void Put(Span<byte> header, string digest) =>
        Encoding.ASCII.GetBytes(digest, header.Slice(Place(header, NoDigest), NoDigest.Length));

    /// <summary>What the digest of a file is over beside its data: of a state's its header, with zeros in the place of
    /// the digest; of weights nothing.</summary>
    /// <param name="header">As read.</param>
    /// <param name="metadata">The texts in it.</param>
    /// <exception cref="FormatException">The file of a state has no digest.</exception>
    public static byte[] Covered(ReadOnlySpan<byte> header, IReadOnlyDictionary<string, string> metadata)
    {
        if (!IsState(metadata))
        {
            return [];
        }

        if (!metadata.TryGetValue(DigestName, out var digest) || digest.Length != NoDigest.Length)
        {
            throw new FormatException($"it has no {DigestName}");
        }

        var covered = header.ToArray();
        NoDigest.Select(zero => (byte)zero).ToArray().CopyTo(covered.AsSpan(Place(header, digest)));
        return covered;
    }

    /// <summary>The texts of a state's file, without those of the seal.</summary>
    public static IReadOnlyDictionary<string, string> Unsealed(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Where(text => text.Key is not (LayoutName or FormatName or DigestName)).ToDictionary();

    /// <summary>The texts for data of this digest.</summary>
    public static IReadOnlyDictionary<string, string> Of(string dataDigest) =>
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [LayoutName] = Layout,
            [FormatName] = Format,
            [DigestName] = dataDigest,
        };

    /// <summary>Whether the texts are SOAP's; those of others are as they are.</summary>
    /// <param name="metadata">As read.</param>
    /// <param name="dataDigest">SHA-256 of <see cref="Covered"/> and the data, in small hexadecimal digits.</param>
    /// <exception cref="FormatException">They are SOAP's, and do not belong to these data.</exception>
    public static bool Check(IReadOnlyDictionary<string, string> metadata, string dataDigest)
    {
        if (!metadata.Keys.Any(key => key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            return false;
        }

        var own = Of(dataDigest);
        if (metadata.TryGetValue(DigestName, out var stored) && stored != dataDigest)
        {
            throw new FormatException(
                $"it was changed after it was written: the SHA-256 of its data is {dataDigest}, and {DigestName} " +
                    $"says {Quotation.Printable(stored)}");
        }

        if (IsState(metadata))
        {
            return true;
        }

        return metadata.Count == own.Count && own.All(pair => metadata.GetValueOrDefault(pair.Key) == pair.Value)
            ? true
            : throw new FormatException("it was changed after it was written, or another version of SOAP wrote it: " +
                $"its {SafetensorsHeader.MetadataName} has not exactly {FormatName} = {Format}, " +
                $"{LayoutName} = {Layout} and {DigestName}");
    }

    private static int Place(ReadOnlySpan<byte> header, string digest) =>
        header.IndexOf(Encoding.UTF8.GetBytes($"\"{DigestName}\":\"{digest}\"")) is var found and >= 0
            ? found + DigestName.Length + 4
            : throw new FormatException($"its {DigestName} is not written as SOAP writes it");
}
