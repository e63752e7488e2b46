using YamlDotNet.Core;

namespace Soap.Lab.Specification.Files;

/// <summary>Notes syntax errors of a study file: text that is not YAML, or that begins with a directive.</summary>
internal static class SyntaxProblem
{
    /// <summary>Notes what the parser did not understand.</summary>
    public static void Add(YamlException error, string text, FileProblems problems)
    {
        if (TabAt(error, text) is { } tab)
        {
            problems.Add(Place.Behind(text.AsSpan(0, tab)), "a tab where YAML needs spaces");
            return;
        }

        problems.Add(new Place(error.Start.Line, error.Start.Column), "not YAML: " +
            $"{char.ToLowerInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}{Hint(error.Message)}");
    }

    /// <summary>Notes a line with <c>%</c> before the first line of content, if there is one.</summary>
    public static bool HasDirective(string text, FileProblems problems)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (content.StartsWith('%'))
            {
                problems.Add(new Place(line, 1), "directives (%) are not allowed; remove this line");
                return true;
            }

            if (!content.IsWhiteSpace() && content[0] != '#')
            {
                return false;
            }
        }

        return false;
    }

    // The parser marks the beginning of what it was at.
    private static int? TabAt(YamlException error, string text)
    {
        var (start, end) =
            (Math.Min((int)error.Start.Index, text.Length), Math.Min((int)error.End.Index, text.Length));
        if (end < text.Length && text[end] == '\t')
        {
            return end;
        }

        return error.Message.Contains(" tab ", StringComparison.Ordinal)
            && text.IndexOf('\t', start) is >= 0 and var tab
            ? tab
            : null;
    }

    private static string Hint(string message) =>
        message.Contains("invalid mapping", StringComparison.Ordinal)
            ? "; a value with ': ' in it needs quotes, and keys begin where the others do"
        : message.Contains("cannot start any token", StringComparison.Ordinal)
            ? "; a value that begins with such a sign needs quotes"
        : "";
}
