using System.Text.Json;
using System.Text.Json.Serialization;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Tasks;
using Soap.Storage;

namespace Soap.Lab.Reports.Numbers;

/// <summary>
/// JSON of numbers that may not be finite, as the end of an interval that reaches to diverged trials:
/// <c>numbers.json</c> and what <c>--json</c> answers.
/// </summary>
internal static class NumbersJson
{
    /// <summary>Changes when a reader of <c>numbers.json</c> would have to change.</summary>
    public const string Format = FormatWord + "2";

    /// <summary>The same of several studies.</summary>
    public const string TasksFormat = TasksWord + "2";

    private const string FormatWord = "soap-numbers-", TasksWord = "soap-tasks-";

    private static readonly JsonSerializerOptions Options = Create();

    /// <summary>Writes <c>numbers.json</c>: the whole analysis.</summary>
    public static void Write(StudyAnalysis analysis, Stream file) => Write(Format, analysis, file);

    /// <summary>Writes <c>numbers.json</c> of several studies.</summary>
    public static void Write(TasksAnalysis analysis, Stream file) => Write(TasksFormat, analysis, file);

    private static void Write<T>(string format, T analysis, Stream file)
    {
        JsonSerializer.Serialize(file, new File<T>(format, analysis), Options);
        file.Write("\n"u8);
    }

    /// <summary>Whether a file is the <c>numbers.json</c> of a report, of this version or an earlier one.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <exception cref="SoapException">It is no JSON, or cannot be read (exit code 3).</exception>
    public static bool IsIn(string path) => IsIn(path, FormatWord);

    /// <summary>Whether it is that of a report of several studies.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <exception cref="SoapException">It is no JSON, or cannot be read (exit code 3).</exception>
    public static bool IsOfTasks(string path) => IsIn(path, TasksWord);

    private static bool IsIn(string path, string word) => System.IO.File.Exists(path)
        && Json.Read<JsonElement>(path) is { ValueKind: JsonValueKind.Object } numbers
        && numbers.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String
        && format.GetString()!.StartsWith(word, StringComparison.Ordinal);

    /// <summary>Any answer, with null for a number that is not finite.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Options);

    // Otherwise as all files of SOAP; of two converters of one type the first is taken. The library's own of lists
    // write item by item: the numbers of ten thousand trials are never in memory as one text.
    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(Json.Options) { IndentSize = 1 };
        options.Converters.Remove(options.Converters.OfType<FullCollections>().Single());
        options.Converters.Insert(0, new NullWhereNotFinite());
        return options;
    }

    private sealed record File<T>(string Format, T Analysis);

    // JSON has no word for a number that is not finite: null.
    private sealed class NullWhereNotFinite : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
