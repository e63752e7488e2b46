using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.Trials;

/// <summary>Initial weights in JSON: their digest. Where the file lies is no part of what a trial is.</summary>
internal sealed class InitialWeightsText : JsonConverter<InitialWeights>
{
    private const int DigestLength = 64;

    /// <inheritdoc/>
    public override InitialWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length == DigestLength && text.All(char.IsAsciiHexDigitLower)
            ? InitialWeights.OfDigest(text)
            : throw new JsonException($"initial weights are a SHA-256 in {DigestLength} hexadecimal digits");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, InitialWeights value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.Digest);
    }
}
