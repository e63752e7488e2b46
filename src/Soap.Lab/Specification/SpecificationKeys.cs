using System.Text.Json;
using Soap.Storage;

namespace Soap.Lab.Specification;

/// <summary>The keys of a study or a trial as they stand in its files, such as <c>trial.momentum</c>, with their
/// values as text.</summary>
internal static class SpecificationKeys
{
    public static IReadOnlyList<(string Key, string Text)> Of<T>(T specification) =>
        [.. Leaves(JsonSerializer.SerializeToElement(specification, Json.Options), "")];

    private const string Unset = "not set";

    /// <summary>What differs, a sentence a key.</summary>
    public static IEnumerable<string> Differences<T>(T stored, T wanted) =>
        Changes(stored, wanted).Select(change => $"{change.Key}: {change.Stored} there, {change.Wanted} now");

    /// <summary>What differs, with its values as text.</summary>
    public static IEnumerable<(string Key, string Stored, string Wanted)> Changes<T>(T stored, T wanted)
    {
        var (there, now) = (Texts(stored), Texts(wanted));
        return there.Keys.Union(now.Keys)
            .Where(key => there.GetValueOrDefault(key) != now.GetValueOrDefault(key))
            .Select(key => (key, there.GetValueOrDefault(key, Unset), now.GetValueOrDefault(key, Unset)));

        static Dictionary<string, string> Texts(T specification) =>
            Of(specification).ToDictionary(pair => pair.Key, pair => pair.Text);
    }

    private static IEnumerable<(string Key, string Text)> Leaves(JsonElement element, string prefix) =>
        element.EnumerateObject()
            .SelectMany(property => property.Value.ValueKind == JsonValueKind.Object
                ? Leaves(property.Value, $"{prefix}{property.Name}.")
                : [(prefix + property.Name, Text(property.Value))]);

    // Lists are compared as text.
    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]"
            : value.ValueKind == JsonValueKind.String ? value.GetString()!
            : value.GetRawText();
}
