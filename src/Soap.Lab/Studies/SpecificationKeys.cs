using System.Text.Json;
using Soap.Storage;

namespace Soap.Lab.Studies;

/// <summary>A study's keys as they stand in its manifest, such as <c>trial.momentum</c>, with their values as text.</summary>
internal static class SpecificationKeys
{
    public static IReadOnlyList<(string Key, string Text)> Of(StudySpecification study) =>
        [.. Leaves(JsonSerializer.SerializeToElement(study, Json.Options), "")];

    private static IEnumerable<(string Key, string Text)> Leaves(JsonElement element, string prefix) => element.EnumerateObject()
        .SelectMany(property => property.Value.ValueKind == JsonValueKind.Object
            ? Leaves(property.Value, $"{prefix}{property.Name}.")
            : [(prefix + property.Name, Text(property.Value))]);

    // Lists are compared as text.
    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]" : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
