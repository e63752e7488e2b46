using Xunit;

namespace Soap.Lab.Tests.Docs;

public sealed class LinksTests
{
    public static TheoryData<string> Pages => [.. Markdown.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_to_a_file_and_its_heading(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        Assert.All(
            Markdown.Links(Repository.Read(page)).Where(link => !link.Contains(':', StringComparison.Ordinal)), link =>
            {
                var parts = link.Split('#', 2);
                var target = parts[0].Length == 0
                    ? Repository.PathOf(page)
                    : Path.GetFullPath(Path.Combine(folder, parts[0]));
                Assert.True(Path.Exists(target), $"{page}: {link} leads nowhere.");
                if (parts.Length == 2)
                {
                    Assert.True(
                        Markdown.Anchors(File.ReadAllText(target)).Contains(parts[1]),
                        $"{page}: {link} names no heading of that page.");
                }
            });
    }

    [Fact]
    public void Every_page_of_the_documentation_is_linked_from_another()
    {
        var linked = Markdown.Pages.SelectMany(page => Markdown.Links(Repository.Read(page))
            .Where(link => !link.Contains(':', StringComparison.Ordinal) && link[0] != '#')
            .Select(link => Path.GetFullPath(
                Path.Combine(Path.GetDirectoryName(Repository.PathOf(page))!, link.Split('#')[0]))))
            .ToHashSet();
        Assert.All(Repository.Files("docs", "*.md"), page => Assert.Contains(Repository.PathOf(page), linked));
    }
}
