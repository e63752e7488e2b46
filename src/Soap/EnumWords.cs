using System.Text.Json;

namespace Soap;

/// <summary>
/// Enumerations as lower-case words, with hyphens between the parts of a name: <c>CrossEntropy</c> is
/// <c>cross-entropy</c>.
/// </summary>
internal static class EnumWords
{
    /// <summary>The words of an enumeration.</summary>
    public static IEnumerable<string> Of<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName);

    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value with this word.</summary>
    /// <param name="what">What the enumeration is, for the message.</param>
    /// <param name="word">The word.</param>
    /// <exception cref="SoapException">There is none.</exception>
    public static T Find<T>(string what, string word)
        where T : struct, Enum
    {
        ArgumentNullException.ThrowIfNull(word);
        var index = Of<T>().ToList().IndexOf(word);
        return index >= 0
            ? Enum.GetValues<T>()[index]
            : throw SoapException.BadUsage($"unknown {what} '{word}': {Spelling.Hint(word, Of<T>())}");
    }
}
