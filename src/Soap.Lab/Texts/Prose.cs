using System.Text.RegularExpressions;

namespace Soap.Lab.Texts;

/// <summary>
/// The report's sentences by key. They stand in the text files of the folder Prose: lines that begin with <c>#</c> are
/// comments, and an empty line ends an entry, which is a line <c>key:</c> and indented lines of text, joined by single
/// spaces; <c>{name}</c> in the text is a hole for a value.
/// </summary>
internal static partial class Prose
{
    private const string Folder = "Soap.Lab.Texts.Prose.";

    private static readonly Lazy<Dictionary<string, string>> Texts = new(ReadAll);

    /// <summary>All keys and their texts with holes.</summary>
    internal static IReadOnlyDictionary<string, string> All => Texts.Value;

    /// <summary>The text of a key with its holes filled.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">One for each hole, numbers with the digits that are shown.</param>
    /// <exception cref="InvalidOperationException">
    /// No file has the key, a hole has no value, or a value has no hole.
    /// </exception>
    public static string Of(string key, params (string Hole, string Text)[] values) =>
        All.TryGetValue(key, out var text)
            ? Filled(key, text, values)
            : throw new InvalidOperationException($"No text of the report has the key '{key}'.");

    /// <summary>A text with its holes filled.</summary>
    internal static string Filled(string key, string text, params (string Hole, string Text)[] values)
    {
        var holes = Holes(text);
        if (values.FirstOrDefault(value => !holes.Contains(value.Hole)).Hole is { } foreign)
        {
            throw new InvalidOperationException($"The text '{key}' has no hole '{foreign}'.");
        }

        var texts = values.ToDictionary(value => value.Hole, value => value.Text);
        return Hole().Replace(
            text,
            hole => texts.TryGetValue(hole.Groups[1].Value, out var value)
                ? value
                : throw new InvalidOperationException(
                    $"The hole '{hole.Groups[1].Value}' of the text '{key}' has no value."));
    }

    /// <summary>The names of a text's holes.</summary>
    internal static IReadOnlySet<string> Holes(string text) =>
        Hole().Matches(text).Select(hole => hole.Groups[1].Value).ToHashSet();

    /// <summary>The entries of one file.</summary>
    /// <param name="file">Its name, for refusals.</param>
    /// <param name="content">Its text.</param>
    internal static IEnumerable<(string Key, string Text)> Entries(string file, string content)
    {
        string? key = null;
        List<string> lines = [];
        foreach (var (i, raw) in content.Split('\n').Append("").Index())
        {
            var line = raw.TrimEnd('\r');
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Length == 0 && key is not null)
            {
                yield return (key, lines.Count > 0 ? string.Join(' ', lines) : throw Refusal("an entry without text"));
                key = null;
                lines.Clear();
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                lines.Add(
                    key is null ? throw Refusal("text without a key")
                    : Hole().Replace(line, "").IndexOfAny(['{', '}']) >= 0 ? throw Refusal("a brace of no hole")
                    : line != line.TrimEnd() || line.Trim().Length == 0 ? throw Refusal("white space at the end")
                    : line.Trim());
            }
            else if (line.Length > 0)
            {
                key = !KeyLine().IsMatch(line) ? throw Refusal("neither comment, key nor indented text")
                    : key is not null ? throw Refusal("a key without an empty line before it")
                    : line[..^1];
            }

            InvalidOperationException Refusal(string what) => new($"{file}, line {i + 1}: {what}.");
        }
    }

    /// <summary>The entries of several files by their keys.</summary>
    internal static Dictionary<string, string> Merged(IEnumerable<(string File, string Content)> files)
    {
        Dictionary<string, string> texts = [];
        foreach (var (file, content) in files)
        {
            foreach (var (key, text) in Entries(file, content))
            {
                if (!texts.TryAdd(key, text))
                {
                    throw new InvalidOperationException($"{file}: the key '{key}' is there already.");
                }
            }
        }

        return texts;
    }

    private static Dictionary<string, string> ReadAll()
    {
        var assembly = typeof(Prose).Assembly;
        return Merged(
            from name in assembly.GetManifestResourceNames()
            where name.StartsWith(Folder, StringComparison.Ordinal)
            select (name[Folder.Length..], Content(assembly.GetManifestResourceStream(name)!)));
    }

    private static string Content(Stream stream)
    {
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{([a-zA-Z]+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\A[a-z0-9.-]+:\z")]
    private static partial Regex KeyLine();
}
