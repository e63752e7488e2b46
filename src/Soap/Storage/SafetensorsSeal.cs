namespace Soap.Storage;

/// <summary>
/// What SOAP writes under <c>__metadata__</c> of a safetensors file: SHA-256 of its data, without which nobody would
/// see a flipped bit; and <c>"format": "pt"</c>, which tells others that names and layout are PyTorch's.
/// </summary>
internal static class SafetensorsSeal
{
    private const string Prefix = "soap.", FormatName = "soap.format", Format = "soap-weights-1";
    private const string DigestName = "soap.sha256", LayoutName = "format", Layout = "pt";

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
    /// <param name="dataDigest">SHA-256 of the data, in small hexadecimal digits.</param>
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

        return metadata.Count == own.Count && own.All(pair => metadata.GetValueOrDefault(pair.Key) == pair.Value)
            ? true
            : throw new FormatException("it was changed after it was written, or another version of SOAP wrote it: " +
                $"its {SafetensorsHeader.MetadataName} has not exactly {FormatName} = {Format}, " +
                $"{LayoutName} = {Layout} and {DigestName}");
    }
}
