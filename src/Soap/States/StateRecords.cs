using System.Text.Json;
using System.Text.Json.Serialization;

namespace Soap.States;

/// <summary>Records as text in the file of a state. Numbers come back bit for bit.</summary>
internal static class StateRecords
{
    /// <summary>What is written of a record: all that its constructor or an initialiser takes.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
    };
}
