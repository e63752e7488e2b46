using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Soap.Site;

/// <summary>
/// What is wrong with the links of a built site. Whatever a page or the navigation leads to inside the site must be
/// there, with the heading that is named; nothing may be loaded from elsewhere; and no reference in a comment of the
/// API may have stayed as it was written.
/// </summary>
internal sealed partial class SiteLinks
{
    private readonly string _root;
    private readonly Dictionary<string, HashSet<string>> _anchors = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];

    /// <summary>Looks at all pages.</summary>
    /// <param name="folder">Of the site.</param>
    public SiteLinks(string folder)
    {
        _root = Path.GetFullPath(folder);
        var texts = Files("*.html").ToDictionary(file => file, File.ReadAllText, StringComparer.Ordinal);
        foreach (var (page, text) in texts)
        {
            _anchors[page] = Anchor().Matches(text)
                .Select(match => WebUtility.HtmlDecode(match.Groups["name"].Value)).ToHashSet(StringComparer.Ordinal);
        }

        foreach (var (page, text) in texts)
        {
            Look(page, text);
        }

        foreach (var contents in Files("toc.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(contents));
            LookAtContents(contents, document.RootElement);
        }
    }

    /// <summary>How many pages it has.</summary>
    public int Pages => _anchors.Count;

    /// <summary>How many links inside the site were followed.</summary>
    public int Followed { get; private set; }

    /// <summary>What is wrong, a line each.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    private IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(_root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private void Look(string page, string text)
    {
        foreach (Match element in Element().Matches(text))
        {
            foreach (Match address in Address().Matches(element.Value))
            {
                Follow(
                    page, WebUtility.HtmlDecode(address.Groups["address"].Value), element.Groups["name"].Value != "a");
            }
        }

        foreach (Match tag in UnresolvedReference().Matches(text))
        {
            _wrong.Add($"{Short(page)} shows {WebUtility.HtmlDecode(tag.Value)}");
        }
    }

    // The navigation, which the pages load.
    private void LookAtContents(string file, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                LookAtContents(file, item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name is "href" or "topicHref" && property.Value.GetString() is { } address)
                {
                    Follow(file, address, isLoaded: false);
                }
                else
                {
                    LookAtContents(file, property.Value);
                }
            }
        }
    }

    private void Follow(string page, string address, bool isLoaded)
    {
        if (Scheme().IsMatch(address))
        {
            if (isLoaded && !address.StartsWith("data:", StringComparison.Ordinal))
            {
                _wrong.Add($"{Short(page)} loads {address}");
            }

            return;
        }

        Followed++;
        var parts = address.Split('#', 2);
        var path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        var target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        if (Directory.Exists(target))
        {
            target = Path.Combine(target, "index.html");
        }

        if (!target.StartsWith(_root, StringComparison.Ordinal) || !File.Exists(target))
        {
            _wrong.Add($"{Short(page)}: {address} leads nowhere");
        }
        else if (parts.Length == 2 && parts[1].Length > 0 && _anchors.TryGetValue(target, out var names)
            && !names.Contains(Uri.UnescapeDataString(parts[1])))
        {
            _wrong.Add($"{Short(page)}: {address} names nothing on its page");
        }
    }

    private string Short(string file) => Path.GetRelativePath(_root, file).Replace('\\', '/');

    [GeneratedRegex("""<(?<name>[a-z]+)\s[^>]*>""")]
    private static partial Regex Element();

    [GeneratedRegex("""(?:\s(?:href|src|poster)="|;\s*URL=')(?<address>[^"']*)""")]
    private static partial Regex Address();

    [GeneratedRegex("""\s(?:id|name)="(?<name>[^"]+)""")]
    private static partial Regex Anchor();

    [GeneratedRegex("""^(?:[a-z][a-z0-9+.-]*:|//)""", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex("""(?:&lt;|<)(?:see|seealso|inheritdoc|paramref|typeparamref)\b[^>&]*|<xref\b[^>]*>""")]
    private static partial Regex UnresolvedReference();
}
