using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.Storage;

/// <summary>Lists and dictionaries of things as files may have them: null in the place of one, which the library reads
/// as any other, is refused.</summary>
internal sealed class FullCollections : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        return typeToConvert.IsGenericType && !typeToConvert.GenericTypeArguments[^1].IsValueType
            && (typeToConvert.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
                || (typeToConvert.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                    && typeToConvert.GenericTypeArguments[0] == typeof(string)));
    }

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        var kind = typeToConvert.GenericTypeArguments.Length == 1 ? typeof(Lists<>) : typeof(Dictionaries<>);
        return (JsonConverter)Activator.CreateInstance(
            kind.MakeGenericType(typeToConvert.GenericTypeArguments[^1]))!;
    }

    private sealed class Lists<T> : JsonConverter<IReadOnlyList<T>>
        where T : class
    {
        public override IReadOnlyList<T>? Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var list = JsonSerializer.Deserialize<List<T>>(ref reader, options);
            return list?.IndexOf(null!) is { } place and >= 0
                ? throw new JsonException($"item {place + 1} of a list is null")
                : list;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize<IEnumerable<T>>(writer, value, options);
    }

    private sealed class Dictionaries<T> : JsonConverter<IReadOnlyDictionary<string, T>>
        where T : class
    {
        public override IReadOnlyDictionary<string, T>? Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var all = JsonSerializer.Deserialize<Dictionary<string, T>>(ref reader, options);
            return all?.FirstOrDefault(pair => pair.Value is null).Key is { } name
                ? throw new JsonException($"'{Quotation.Printable(name)}' is null")
                : all;
        }

        public override void Write(
            Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, item) in value)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, item, options);
            }

            writer.WriteEndObject();
        }
    }
}
