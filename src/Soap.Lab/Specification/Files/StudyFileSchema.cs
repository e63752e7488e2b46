using System.Text.Json.Nodes;
using Soap.Storage;

namespace Soap.Lab.Specification.Files;

/// <summary>
/// The JSON Schema of study files, for editors: made from the table that reads them. It is of draft 2020-12, with
/// keywords only that mean the same in draft 7. It wants numbers without quotes, which SOAP does not mind. How values
/// fit each other, and the options of rules, only SOAP knows.
/// </summary>
internal static class StudyFileSchema
{
    /// <summary>The schema, as JSON with a newline at its end.</summary>
    public static string Write() => Create().ToJsonString(Json.Options) + "\n";

    internal static JsonObject Create()
    {
        var properties = new JsonObject();
        foreach (var setting in StudyFileKeys.All)
        {
            properties[setting.Name] = Described(
                setting.Schema(), $"{setting.Description}; allowed: {setting.Allowed}");
        }

        properties.Insert(
            2, StudyFileKeys.Extends, Described(StudyFileKeys.ExtendsKind.Schema(), StudyFileKeys.ExtendsDescription));
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "A study of SOAP",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray(StudyFileKeys.Name.Name, StudyFileKeys.Title.Name),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema.Insert(0, "description", description);
        return schema;
    }
}
