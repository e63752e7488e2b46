using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.Storage;

/// <summary>
/// The one way in which SOAP reads and writes its files of study, trial and origin: camelCase names, words for
/// enumerations, and no unknown, repeated or missing keys. NaN and infinity are refused: a value that does not exist
/// is null.
/// </summary>
internal static class Json
{
    /// <summary>The options; the text is meant for files and needs escaping before it goes into HTML.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Writes the value to the file, atomically, with a newline at its end.</summary>
    /// <exception cref="SoapException">The file cannot be written (exit code 5).</exception>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void Write<T>(string path, T value) =>
        AtomicFile.Write(path, JsonSerializer.Serialize(value, Options) + "\n");

    /// <summary>Reads a file.</summary>
    /// <exception cref="SoapException">The file cannot be read, or is not what it should be (exit code 3).</exception>
    public static T Read<T>(string path)
    {
        using var bytes = FileBytes.Read(path);
        return Parse<T>(path, bytes.Span);
    }

    /// <summary>What a file's bytes say.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="SoapException">They are not what they should be (exit code 3).</exception>
    internal static T Parse<T>(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Options)
                ?? throw SoapException.BadData($"{path} holds null where {typeof(T).Name} is expected.");
        }
        catch (JsonException error)
        {
            // The library's message ends with its own words on path and line, and may quote the file to its end.
            var reason = Quotation.PrintableValue(error.Message.Split(" Path: ")[0]);
            throw SoapException.BadData(
                $"{path}, line {error.LineNumber + 1}, key {Quotation.Printable(error.Path ?? "$")}: {reason}", error);
        }
        catch (ArgumentException error)
        {
            throw SoapException.BadData($"{path} holds something that is not allowed: {error.Message}", error);
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            NewLine = "\n",
            // "fa+foof" shall read like that, not as "fa\u002Bfoof".
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new FiniteNumbers(), new FullCollections(),
                new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
