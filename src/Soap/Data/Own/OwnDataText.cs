using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.Data.Own;

/// <summary>Data of one's own in JSON: their digest. Where they lie is no part of what a trial is.</summary>
internal sealed class OwnDataText : JsonConverter<OwnData>
{
    private const int DigestLength = 64;

    /// <inheritdoc/>
    public override OwnData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length == DigestLength && text.All(char.IsAsciiHexDigitLower)
            ? OwnData.OfDigest(text)
            : throw new JsonException($"data are a SHA-256 in {DigestLength} hexadecimal digits");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OwnData value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.Digest);
    }
}
