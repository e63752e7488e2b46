using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Lab.Tests.Docs;

/// <summary>The contents of the documentation site, <c>docs/site/contents/toc.yml</c>.</summary>
public sealed partial class SiteContentsTests
{
    [Fact]
    public void Every_page_is_in_the_sites_contents_once()
    {
        string[] pages =
        [
            "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md", "data/mnist/README.md",
            .. Repository.Files("docs", "*.md").Where(page => !page.Contains("/site/", StringComparison.Ordinal)),
            .. Repository.Files("docs/rules", "*.md"),
            .. Repository.Files("studies", "*.md"),
        ];
        var contents = Repository.Read("docs", "site", "contents", "toc.yml");
        Assert.Equal(
            pages.Distinct().Order(StringComparer.Ordinal),
            Page().Matches(contents).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"href: \.\./\.\./\.\./(\S+\.md)\n")]
    private static partial Regex Page();
}
