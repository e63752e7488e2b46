using System.Globalization;
using System.Text.Json.Nodes;

namespace Soap.Options;

/// <summary>The types of values that options of rules and settings of trials and studies have.</summary>
internal static class ValueKinds
{
    /// <summary>A finite number above <paramref name="low"/>, up to <paramref name="high"/>.</summary>
    public static ValueKind<double> NumberAbove(double low, double high = double.MaxValue) =>
        Number(
            $"a number above {Text(low)}{(high == double.MaxValue ? "" : $", at most {Text(high)}")}",
            value => value > low && value <= high,
            high,
            () => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = low }
                .With("maximum", high < double.MaxValue ? high : null));

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public static ValueKind<double> NumberFrom(double low, double high) =>
        Number(
            $"a number from {Text(low)} to {Text(high)}",
            value => value >= low && value <= high,
            high,
            () => new JsonObject { ["type"] = "number", ["minimum"] = low, ["maximum"] = high });

    /// <summary>A number in [<paramref name="low"/>, <paramref name="below"/>).</summary>
    public static ValueKind<double> NumberBetween(double low, double below) =>
        Number(
            $"a number from {Text(low)} to below {Text(below)}",
            value => value >= low && value < below,
            below,
            () => new JsonObject { ["type"] = "number", ["minimum"] = low, ["exclusiveMaximum"] = below });

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public static ValueKind<int> Whole(int low, int? high = null) =>
        Whole((long)low, high ?? int.MaxValue).As(value => (int)value, value => (long)value) with
        {
            Allowed = AllowedWhole(low, high),
            Schema = () => WholeSchema(low, high),
        };

    /// <inheritdoc cref="Whole(int, int?)"/>
    public static ValueKind<long> Whole(long low, long high)
    {
        return new ValueKind<long>(
            AllowedWhole(low, high),
            Parse,
            value => value.ToString(CultureInfo.InvariantCulture),
            () => WholeSchema(low, high));

        long Parse(string text)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException("not a whole number");
            }

            return value >= low && value <= high ? (long)value : throw new FormatException("out of range");
        }
    }

    /// <summary>A number, or nothing, for which a word stands.</summary>
    public static ValueKind<double?> OrWord(ValueKind<double> number, string word) => new(
        $"{word}, or {number.Allowed}",
        text => text == word ? null : number.Parse(text),
        value => value is { } given ? number.Format(given) : word,
        () => AnyOf(OneOfWords([word]), number.Schema()));

    /// <summary>True or false.</summary>
    public static ValueKind<bool> Flag { get; } = new(
        "true or false",
        text => bool.TryParse(text, out var value) ? value : throw new FormatException("neither true nor false"),
        value => value ? "true" : "false",
        () => new JsonObject { ["type"] = "boolean" });

    /// <summary>One of the given words.</summary>
    public static ValueKind<string> Word(params IEnumerable<string> words)
    {
        var allowed = words.ToArray();
        return new ValueKind<string>(string.Join(", ", allowed), Parse, word => word, () => OneOfWords(allowed));

        string Parse(string text) =>
            allowed.Contains(text, StringComparer.Ordinal)
                ? text
                : throw new FormatException(Spelling.Nearest(text, allowed) is { } nearest
                    ? $"unknown word, did you mean '{nearest}'?"
                    : "unknown word");
    }

    /// <summary>A value of an enumeration, by its word.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static ValueKind<T> OneOf<T>()
        where T : struct, Enum
    {
        var word = Word(EnumWords.Of<T>());
        return new ValueKind<T>(
            word.Allowed, text => EnumWords.Find<T>("word", word.Parse(text)), EnumWords.Of, word.Schema);
    }

    /// <summary>The numbers of a kind without what float32 rounds to 0, or up to <paramref name="below"/>.</summary>
    public static ValueKind<double> InFloat32(
        this ValueKind<double> kind, double below = double.PositiveInfinity) => kind with
        {
            Parse = text => kind.Parse(text) is var value && SinglePrecision.Refusal(value, below) is { } refusal
                ? throw new FormatException(refusal)
                : value,
        };

    private static ValueKind<double> Number(
        string allowed, Func<double, bool> isInRange, double high, Func<JsonObject> schema)
    {
        return new ValueKind<double>(allowed, Parse, Text, schema);

        double Parse(string text)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || double.IsNaN(value))
            {
                throw new FormatException("not a number");
            }

            // What was written in digits, and is beyond the numbers that there are.
            var digits = text.AsSpan(0, text.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : text.Length);
            var isWritten = digits.IndexOfAnyInRange('1', '9') >= 0;
            var vanishes = value == 0 && isWritten;
            return double.IsInfinity(value) && !isWritten ? throw new FormatException("not a number")
                : double.IsPositiveInfinity(value)
                    ? throw new FormatException($"too large; the largest is {Text(high)}")
                : vanishes && (double.IsPositive(value) || isInRange(-double.Epsilon))
                ? throw new FormatException("too small: it is 0 as a number")
                : isInRange(value) && !vanishes ? value : throw new FormatException("out of range");
        }
    }

    private static string AllowedWhole(long low, long? high) =>
        high is null ? $"a whole number of at least {low}" : $"a whole number from {low} to {high}";

    private static JsonObject WholeSchema(long low, long? high) =>
        new JsonObject { ["type"] = "integer", ["minimum"] = low }.With("maximum", high);

    private static JsonObject OneOfWords(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    /// <summary>Schema of a text.</summary>
    public static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    public static JsonObject With(this JsonObject schema, string keyword, double? value)
    {
        if (value is { } given)
        {
            schema[keyword] = given;
        }

        return schema;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
