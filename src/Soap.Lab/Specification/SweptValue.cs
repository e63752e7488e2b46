namespace Soap.Lab.Specification;

/// <summary>A swept key's value.</summary>
/// <param name="Key">The key, such as <c>momentum</c>.</param>
/// <param name="Value">Its value, as text.</param>
public sealed record SweptValue(string Key, string Value)
{
    /// <summary>The text that sets it.</summary>
    public string Text => $"{Key}={Value}";
}
