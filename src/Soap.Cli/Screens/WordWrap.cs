using System.Globalization;

namespace Soap.Cli.Screens;

/// <summary>Text in lines that end between words: a word or a number is never broken, however narrow the
/// screen.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text; one that fits stays as it is, and a word longer than a line has a line of its
    /// own.</summary>
    /// <param name="text">May have lines of its own.</param>
    /// <param name="width">Characters of a line.</param>
    /// <param name="hanging">Spaces before what continues a line, beside those with which the line itself
    /// begins.</param>
    public static IEnumerable<string> Lines(string text, int width, int hanging = 0) =>
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrapped(line, width, hanging));

    /// <summary>The text with its lines wrapped.</summary>
    public static string Text(string text, int width, int hanging = 0) =>
        string.Join('\n', Lines(text, width, hanging));

    /// <summary>The places that a text takes on a screen: those of its longest line.</summary>
    public static int Width(string text) => text.Split('\n').Select(Places).Max();

    /// <summary>The places that the longest word of a text takes.</summary>
    public static int LongestWord(string text) => text.Split([' ', '\n']).Select(Places).Max();

    /// <summary>The text with spaces behind it, up to a width.</summary>
    public static string Padded(string text, int width) => text + new string(' ', Math.Max(0, width - Places(text)));

    // Marks that stand above a letter take no place.
    private static int Places(string text) =>
        text.Count(letter => !char.IsLowSurrogate(letter)
            && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);

    private static IEnumerable<string> Wrapped(string line, int width, int hanging)
    {
        if (Places(line) <= width)
        {
            yield return line;
            yield break;
        }

        // A word with the spaces before it, which fall away where it begins a line.
        var indent = line.Length - line.TrimStart(' ').Length;
        var margin = new string(' ', Math.Min(indent + hanging, width / 2));
        var (now, isEmpty) = (new string(' ', indent), true);
        for (var at = indent; at < line.TrimEnd(' ').Length;)
        {
            var gap = line.AsSpan(at).IndexOfAnyExcept(' ');
            var length = line.AsSpan(at + gap).IndexOf(' ') is >= 0 and var space ? space : line.Length - at - gap;
            var word = line.Substring(at + gap, length);
            if (!isEmpty && Places(now) + gap + Places(word) > width)
            {
                yield return now;
                (now, isEmpty) = (margin, true);
            }

            now += isEmpty ? word : $"{new string(' ', gap)}{word}";
            (at, isEmpty) = (at + gap + length, false);
        }

        yield return now;
    }
}
