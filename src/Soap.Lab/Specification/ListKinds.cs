using System.Globalization;
using System.Text.Json.Nodes;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>The types of settings that hold several values.</summary>
internal static class ListKinds
{
    private const string Dots = ValueRange.Dots;

    /// <summary>A seed: any unsigned 64-bit whole number.</summary>
    public static ValueKind<ulong> Seed { get; } = new(
        "a whole number from 0 to 18446744073709551615",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException("not a seed"),
        seed => seed.ToString(CultureInfo.InvariantCulture),
        () => new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = ulong.MaxValue });

    /// <summary>Seeds with commas between; <c>1..5</c> is all from 1 to 5.</summary>
    /// <param name="mayBeEmpty">Whether there may be none at all.</param>
    public static ValueKind<IReadOnlyList<ulong>> Seeds(bool mayBeEmpty = false)
    {
        var list = List(Seed, "seeds", mayBeEmpty);
        return new ValueKind<IReadOnlyList<ulong>>(
            $"{list.Allowed}; 1..5 is all from 1 to 5",
            text => text.Contains(Dots, StringComparison.Ordinal) ? Expanded(text) : list.Parse(text),
            list.Format,
            () => ListSchema(ValueKinds.AnyOf(Seed.Schema(), ValueKinds.Matching(@"^[0-9]+\.\.[0-9]+$")), mayBeEmpty),
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

    /// <summary>Values with commas between.</summary>
    /// <param name="item">The type of one value.</param>
    /// <param name="plural">What they are, such as <c>widths</c>.</param>
    /// <param name="mayBeEmpty">Whether there may be none at all (nothing behind the <c>=</c>).</param>
    /// <typeparam name="T">The type of one value.</typeparam>
    public static ValueKind<IReadOnlyList<T>> List<T>(ValueKind<T> item, string plural, bool mayBeEmpty = false)
    {
        return new ValueKind<IReadOnlyList<T>>(
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

    /// <summary>
    /// Schema of a sequence of items, one item alone, or several in one text, with commas or as a range.
    /// </summary>
    public static JsonObject ListSchema(JsonObject item, bool mayBeEmpty = false) =>
        ListSchema(item, ValueKinds.Matching(@",|\.\."), mayBeEmpty);

    /// <summary>Schema of a sequence of items, one item alone, or several in one text.</summary>
    public static JsonObject ListSchema(JsonObject item, JsonObject severalInOneText, bool mayBeEmpty) =>
        ValueKinds.AnyOf(
            new JsonObject { ["type"] = "array", ["items"] = item.DeepClone() }
                .With("minItems", mayBeEmpty ? null : 1),
            item,
            severalInOneText);

    private static T ParseItem<T>(string part, ValueKind<T> item)
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
}
