using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.Storage;

/// <summary>Numbers as files may have them: 1e999, which the library reads as infinite, is refused.</summary>
internal sealed class FiniteNumbers : JsonConverter<double>
{
    private const int LongestShown = 40;

    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException($"a number is expected, and this is a {reader.TokenType}");
        }

        var number = reader.GetDouble();
        if (double.IsFinite(number))
        {
            return number;
        }

        var text = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, LongestShown)]);
        throw new JsonException(
            $"{text} is beyond the numbers of float64; allowed: up to {double.MaxValue} on either side of 0");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}
