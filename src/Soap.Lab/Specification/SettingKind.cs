using System.Globalization;
using System.Text.Json.Nodes;

namespace Soap.Lab.Specification;

/// <summary>A type of value that can be written as text: what is allowed, in words, and how it is read and shown.</summary>
/// <param name="Allowed">What is allowed, such as <c>a number above 0</c>; part of error messages and of the help.</param>
/// <param name="Parse">Reads the text; throws <see cref="FormatException"/> with the reason when it is not allowed.</param>
/// <param name="Format">The text that <paramref name="Parse"/> reads as this value.</param>
/// <param name="Schema">What is allowed, as JSON Schema of the value as one writes it in a study file.</param>
/// <param name="Separators">What may stand between values in the text of a list, the usual first; null where there is one value.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed record SettingKind<T>(string Allowed, Func<string, T> Parse, Func<T, string> Format, Func<JsonObject> Schema, string? Separators = null);

/// <summary>The types of settings.</summary>
internal static class SettingKind
{
    private const string Dots = ValueRange.Dots;

    /// <summary>A finite number above <paramref name="low"/>, up to <paramref name="high"/>.</summary>
    public static SettingKind<double> NumberAbove(double low, double high = double.MaxValue) =>
        Number(
            $"a number above {Text(low)}{(high == double.MaxValue ? "" : $", at most {Text(high)}")}",
            value => value > low && value <= high,
            high,
            () => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = low }.With("maximum", high < double.MaxValue ? high : null));

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public static SettingKind<double> NumberFrom(double low, double high) =>
        Number(
            $"a number from {Text(low)} to {Text(high)}",
            value => value >= low && value <= high,
            high,
            () => new JsonObject { ["type"] = "number", ["minimum"] = low, ["maximum"] = high });

    /// <summary>A number in [<paramref name="low"/>, <paramref name="below"/>).</summary>
    public static SettingKind<double> NumberBetween(double low, double below) =>
        Number(
            $"a number in [{Text(low)}, {Text(below)})",
            value => value >= low && value < below,
            below,
            () => new JsonObject { ["type"] = "number", ["minimum"] = low, ["exclusiveMaximum"] = below });

    /// <summary>A whole number in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public static SettingKind<int> Whole(int low, int high = int.MaxValue)
    {
        var allowed = high == int.MaxValue ? $"a whole number of at least {low}" : $"a whole number from {low} to {high}";
        return new SettingKind<int>(
            allowed,
            Parse,
            value => value.ToString(CultureInfo.InvariantCulture),
            () => new JsonObject { ["type"] = "integer", ["minimum"] = low }.With("maximum", high < int.MaxValue ? high : null));

        int Parse(string text)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException("not a whole number");
            }

            return value >= low && value <= high ? (int)value : throw new FormatException("out of range");
        }
    }

    /// <summary>A number, or nothing, for which a word stands.</summary>
    public static SettingKind<double?> OrWord(SettingKind<double> number, string word) => new(
        $"{word}, or {number.Allowed}",
        text => text == word ? null : number.Parse(text),
        value => value is { } given ? number.Format(given) : word,
        () => AnyOf(OneOfWords([word]), number.Schema()));

    /// <summary>A seed: any unsigned 64-bit whole number.</summary>
    public static SettingKind<ulong> Seed { get; } = new(
        "a whole number from 0 to 18446744073709551615",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException("not a seed"),
        seed => seed.ToString(CultureInfo.InvariantCulture),
        () => new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = ulong.MaxValue });

    /// <summary>Seeds with commas between; <c>1..5</c> is all from 1 to 5.</summary>
    /// <param name="mayBeEmpty">Whether there may be none at all.</param>
    public static SettingKind<IReadOnlyList<ulong>> Seeds(bool mayBeEmpty = false)
    {
        var list = List(Seed, "seeds", mayBeEmpty);
        return new SettingKind<IReadOnlyList<ulong>>(
            $"{list.Allowed}; 1..5 is all from 1 to 5",
            text => text.Contains(Dots, StringComparison.Ordinal) ? Expanded(text) : list.Parse(text),
            list.Format,
            () => ListSchema(AnyOf(Seed.Schema(), Matching(@"^[0-9]+\.\.[0-9]+$")), mayBeEmpty),
            ",");

        // Twice: they are counted before there is a list of them.
        static IReadOnlyList<ulong> Expanded(string text)
        {
            UInt128 count = 0;
            foreach (var part in text.AsSpan().Split(','))
            {
                var (first, last) = Ends(text.AsSpan()[part]);
                count += (UInt128)last - first + 1;
            }

            ListLimit.Check(count, "seeds");
            var seeds = new List<ulong>((int)count);
            foreach (var part in text.AsSpan().Split(','))
            {
                var (first, last) = Ends(text.AsSpan()[part]);
                for (ulong i = 0; i <= last - first; i++)
                {
                    seeds.Add(first + i);
                }
            }

            return seeds;
        }

        static (ulong First, ulong Last) Ends(ReadOnlySpan<char> part)
        {
            var dots = part.IndexOf(Dots, StringComparison.Ordinal);
            if (dots < 0)
            {
                var seed = SeedIn(part);
                return (seed, seed);
            }

            var (first, last) = (SeedIn(part[..dots]), SeedIn(part[(dots + Dots.Length)..]));
            return first <= last ? (first, last) : throw new FormatException(
                $"'{Quotation.Of(part.Trim().ToString())}' is not a range of seeds, the smaller first");
        }

        static ulong SeedIn(ReadOnlySpan<char> part) =>
            ulong.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                ? seed
                : ParseItem(part.Trim().ToString(), Seed);
    }

    /// <summary>True or false.</summary>
    public static SettingKind<bool> Flag { get; } = new(
        "true or false",
        text => bool.TryParse(text, out var value) ? value : throw new FormatException("neither true nor false"),
        value => value ? "true" : "false",
        () => new JsonObject { ["type"] = "boolean" });

    /// <summary>One of the given words.</summary>
    public static SettingKind<string> Word(params IEnumerable<string> words)
    {
        var allowed = words.ToArray();
        return new SettingKind<string>(string.Join(", ", allowed), Parse, word => word, () => OneOfWords(allowed));

        string Parse(string text) =>
            allowed.Contains(text, StringComparer.Ordinal)
                ? text
                : throw new FormatException(Spelling.Nearest(text, allowed) is { } nearest
                    ? $"unknown word, did you mean '{nearest}'?"
                    : "unknown word");
    }

    /// <summary>A value of an enumeration, by its word.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static SettingKind<T> OneOf<T>()
        where T : struct, Enum
    {
        var word = Word(EnumWords.Of<T>());
        return new SettingKind<T>(word.Allowed, text => EnumWords.Find<T>("word", word.Parse(text)), EnumWords.Of, word.Schema);
    }

    /// <summary>Values with commas between.</summary>
    /// <param name="item">The type of one value.</param>
    /// <param name="plural">What they are, such as <c>widths</c>.</param>
    /// <param name="mayBeEmpty">Whether there may be none at all (nothing behind the <c>=</c>).</param>
    /// <typeparam name="T">The type of one value.</typeparam>
    public static SettingKind<IReadOnlyList<T>> List<T>(SettingKind<T> item, string plural, bool mayBeEmpty = false)
    {
        return new SettingKind<IReadOnlyList<T>>(
            $"{plural} with commas between, each {item.Allowed}{(mayBeEmpty ? ", or nothing" : string.Empty)}",
            Parse,
            values => string.Join(",", values.Select(item.Format)),
            () => ListSchema(item.Schema(), mayBeEmpty),
            ",");

        IReadOnlyList<T> Parse(string text)
        {
            ListLimit.Check((uint)text.AsSpan().Count(',') + 1, plural);
            var parts = text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);
            if (parts.Length == 0 && !mayBeEmpty)
            {
                throw new FormatException("empty");
            }

            return parts.Select(part => ParseItem(part, item)).ToArray();
        }
    }

    /// <summary>Schema of a sequence of items, one item alone, or several in one text, with commas or as a range.</summary>
    public static JsonObject ListSchema(JsonObject item, bool mayBeEmpty = false) => ListSchema(item, Matching(@",|\.\."), mayBeEmpty);

    /// <summary>Schema of a sequence of items, one item alone, or several in one text.</summary>
    public static JsonObject ListSchema(JsonObject item, JsonObject severalInOneText, bool mayBeEmpty) => AnyOf(
        new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() }.With("minItems", mayBeEmpty ? null : 1),
        item,
        severalInOneText);

    private static T ParseItem<T>(string part, SettingKind<T> item)
    {
        try
        {
            return item.Parse(part);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{Quotation.Of(part)}' is {exception.Message}", exception);
        }
    }

    /// <summary>The same, without what float32 rounds to 0, or up to <paramref name="below"/>.</summary>
    public static SettingKind<double> InFloat32(
        this SettingKind<double> kind, double below = double.PositiveInfinity) => kind with
        {
            Parse = text => kind.Parse(text) is var value && SinglePrecision.Refusal(value, below) is { } refusal
                ? throw new FormatException(refusal)
                : value,
        };

    private static SettingKind<double> Number(string allowed, Func<double, bool> isInRange, double high, Func<JsonObject> schema)
    {
        return new SettingKind<double>(allowed, Parse, Text, schema);

        double Parse(string text)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || double.IsNaN(value))
            {
                throw new FormatException("not a number");
            }

            // What was written in digits, and is beyond the numbers that there are.
            var digits = text.AsSpan(0, text.AsSpan().IndexOfAny('e', 'E') is var e and >= 0 ? e : text.Length);
            var isWritten = digits.IndexOfAnyInRange('1', '9') >= 0;
            var vanishes = value == 0 && isWritten;
            return double.IsInfinity(value) && !isWritten ? throw new FormatException("not a number")
                : double.IsPositiveInfinity(value) ? throw new FormatException($"too large; the largest is {Text(high)}")
                : vanishes && (double.IsPositive(value) || isInRange(-double.Epsilon))
                ? throw new FormatException("too small: it is 0 as a number")
                : isInRange(value) && !vanishes ? value : throw new FormatException("out of range");
        }
    }

    private static JsonObject OneOfWords(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    /// <summary>Schema of a text.</summary>
    public static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    private static JsonObject With(this JsonObject schema, string keyword, double? value)
    {
        if (value is { } given)
        {
            schema[keyword] = given;
        }

        return schema;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
