using System.Text.RegularExpressions;

namespace Soap.Lab.Tests.Docs;

/// <summary>The parts of Markdown pages that the tests look at.</summary>
internal static partial class Markdown
{
    /// <summary>All pages of the project, relative to its root.</summary>
    public static IEnumerable<string> Pages =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(file => Path.GetFileName(file)!),
        .. Repository.Files("docs", "*.md"),
        .. Repository.Files("data", "*.md"),
        .. Repository.Files("studies", "*.md"),
    ];

    /// <summary>The text without fenced code.</summary>
    public static string Prose(string text) => Fence().Replace(text, "");

    /// <summary>The fenced code blocks of a language.</summary>
    public static IEnumerable<string> Code(string text, string language) =>
        Fence().Matches(text).Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["code"].Value);

    /// <summary>Targets of links and images, as written.</summary>
    public static IEnumerable<string> Links(string text) =>
        Link().Matches(Prose(text)).Select(match => match.Groups["target"].Value);

    /// <summary>Headings of a level, in order.</summary>
    public static IEnumerable<string> Headings(string text, int level) =>
        Heading().Matches(Prose(text)).Where(match => match.Groups["marks"].Length == level)
            .Select(match => match.Groups["title"].Value.Trim());

    /// <summary>The anchors that GitHub gives to headings.</summary>
    public static IEnumerable<string> Anchors(string text) =>
        Heading().Matches(Prose(text)).Select(match =>
            NotInAnchors().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)|(?:src|srcset|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?<marks>#+) (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
