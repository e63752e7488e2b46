using YamlDotNet.Core;

namespace Soap.Lab.Studies.Files;

/// <summary>Texts that are not YAML, or begin with a directive.</summary>
internal static class SyntaxProblem
{
    /// <summary>Notes what the parser did not understand.</summary>
    public static void Add(YamlException error, string text, FileProblems problems)
    {
        foreach (var mark in new[] { error.End, error.Start })
        {
            if (mark.Index < text.Length && text[(int)mark.Index] == '\t')
            {
                problems.Add(new Place(mark.Line, mark.Column), "a tab where YAML needs spaces");
                return;
            }
        }

        problems.Add(new Place(error.Start.Line, error.Start.Column), $"not YAML: {char.ToLowerInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}{Hint(error.Message)}");
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

    private static string Hint(string message) =>
        message.Contains("invalid mapping", StringComparison.Ordinal) ? "; a value with ': ' in it needs quotes, and keys begin where the others do"
        : message.Contains("cannot start any token", StringComparison.Ordinal) ? "; a value that begins with such a sign needs quotes"
        : "";
}
