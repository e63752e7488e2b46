using System.Text.Json;
using System.Text.Json.Serialization;
using Soap.Lab.Studies;

namespace Soap.Lab.Reports;

/// <summary><c>numbers.json</c>: the whole analysis.</summary>
internal static class NumbersJson
{
    /// <summary>Changes when a reader of the file would have to change.</summary>
    public const string Format = "soap-numbers-1";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Converters = { new FiniteNumber(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Of(StudyAnalysis analysis) => JsonSerializer.Serialize(new File(Format, analysis), Options) + "\n";

    private sealed record File(string Format, StudyAnalysis Analysis);

    /// <summary>JSON has no word for a number that is not finite: null.</summary>
    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

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
