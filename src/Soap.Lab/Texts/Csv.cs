namespace Soap.Lab.Texts;

/// <summary>Comma-separated values after RFC 4180, with a line feed after every row.</summary>
internal static class Csv
{
    public static string Row(params IEnumerable<string> fields) => string.Join(',', fields.Select(Quote)) + "\n";

    /// <summary>
    /// All digits that are needed to read back the same bits; empty for null and for what is not a finite number.
    /// </summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? $"{number:R}" : "";

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? field
            : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
