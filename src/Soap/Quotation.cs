namespace Soap;

/// <summary>
/// A text of the user as part of a message: as it is, or its ends where it is longer than anybody reads.
/// </summary>
internal static class Quotation
{
    /// <summary>Characters of a value or a word that are shown.</summary>
    public const int LongestValue = 200;

    /// <summary>Characters of a name in a file that are shown.</summary>
    private const int LongestName = 100;

    /// <summary>
    /// The text, or its beginning and its end with the number of characters that were left out between them.
    /// </summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="longest">How many characters are shown, at least 2.</param>
    public static string Of(string text, int longest = LongestValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 2);
        if (text.Length <= longest)
        {
            return text;
        }

        // A character that takes two places is not cut in half.
        var tail = longest / 4;
        var head = longest - tail;
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail -= tail > 0 && char.IsLowSurrogate(text[^tail]) ? 1 : 0;
        return $"{text[..head]}… ({text.Length - head - tail:#,0} characters left out) …{text[^tail..]}";
    }

    /// <summary>
    /// A name from a file that anybody may have made, for a terminal: short, and without characters that steer it.
    /// </summary>
    /// <param name="text">What the file says.</param>
    public static string Printable(string text) => Line(Of(text, LongestName));

    /// <summary>A value from such a file, as <see cref="Printable"/> a name.</summary>
    /// <param name="text">What the file says.</param>
    public static string PrintableValue(string text) => Line(Of(text));

    private static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>A text of lines without characters that steer a terminal: what is neither a line's end nor a tab
    /// becomes U+FFFD.</summary>
    public static string Visible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(char.IsControl) ? string.Concat(text.Index().Select(letter => Stays(letter.Item, letter.Index)
            ? letter.Item : '\uFFFD')) : text;

        bool Stays(char letter, int index) => !char.IsControl(letter) || letter is '\n' or '\t'
            || (letter == '\r' && index + 1 < text.Length && text[index + 1] == '\n');
    }

    /// <summary>The word as one would type it in a shell, in quotes where it needs them.</summary>
    /// <param name="word">An argument of a command.</param>
    public static string ForShell(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Length > 0
            && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=.,:/+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
