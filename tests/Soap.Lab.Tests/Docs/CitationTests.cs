using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Lab.Tests.Docs;

public sealed partial class CitationTests
{
    [Fact]
    public void The_citation_is_of_the_newest_release_and_of_the_version_that_is_built()
    {
        var newest = Release().Match(Repository.Read("CHANGELOG.md"));
        var (version, date) = (newest.Groups["version"].Value, newest.Groups["date"].Value);
        var citation = Repository.Read("CITATION.cff");
        Assert.Contains($"\nversion: {version}\n", citation, StringComparison.Ordinal);
        Assert.Contains($"\ndate-released: {date}\n", citation, StringComparison.Ordinal);
        Assert.Contains(
            $"<VersionPrefix>{version}</VersionPrefix>", Repository.Read("Directory.Build.props"),
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^## \[(?<version>[0-9.]+)\] - (?<date>[0-9-]+)$", RegexOptions.Multiline)]
    private static partial Regex Release();
}
