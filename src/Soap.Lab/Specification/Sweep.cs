using System.Text.Json.Serialization;

namespace Soap.Lab.Specification;

/// <summary>A key of the trial, beside the learning rate, of which each rule gets its own best value.</summary>
/// <param name="Key">The key, such as <c>momentum</c>.</param>
/// <param name="Values">The values to try, as texts; empty where they come from a range.</param>
/// <param name="Range">Where quasi-random candidates take their values from; null where they are listed.</param>
public sealed record Sweep(
    string Key,
    IReadOnlyList<string> Values,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ValueRange? Range = null)
{
    /// <summary>The text that sets it.</summary>
    public string Text => Range?.ToString() ?? string.Join(',', Values);
}
