using System.Text.Json.Nodes;

namespace Soap.Options;

/// <summary>
/// A type of value that can be written as text: what is allowed, in words, and how it is read and shown.
/// </summary>
/// <param name="Allowed">What is allowed, such as <c>a number above 0</c>; part of error messages and of the
/// help.</param>
/// <param name="Parse">Reads the text; throws <see cref="FormatException"/> with the reason when it is not
/// allowed.</param>
/// <param name="Format">The text that <paramref name="Parse"/> reads as this value.</param>
/// <param name="Schema">What is allowed, as JSON Schema of the value as one writes it in a study file.</param>
/// <param name="Separators">What may stand between values in the text of a list, the usual first; null where there is
/// one value.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed record ValueKind<T>(
    string Allowed, Func<string, T> Parse, Func<T, string> Format, Func<JsonObject> Schema, string? Separators = null)
{
    /// <summary>The values as another type, with the same texts.</summary>
    public ValueKind<TOther> As<TOther>(Func<T, TOther> to, Func<TOther, T> from) =>
        new(Allowed, text => to(Parse(text)), value => Format(from(value)), Schema, Separators);
}
