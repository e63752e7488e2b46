namespace Soap;

/// <summary>Enumerations as lower-case words.</summary>
public static class Words
{
    /// <summary>The words of an enumeration.</summary>
    public static IEnumerable<string> Of<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    /// <summary>The value with this word.</summary>
    /// <param name="what">What the enumeration is, for the message.</param>
    /// <param name="word">The word.</param>
    /// <exception cref="SoapException">There is none.</exception>
    public static T Find<T>(string what, string word)
        where T : struct, Enum => Of<T>().Contains(word)
            ? Enum.Parse<T>(word, ignoreCase: true)
            : throw SoapException.BadUsage($"unknown {what} '{word}': {Spelling.Hint(word, Of<T>())}");
}
