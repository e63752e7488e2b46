using System.Text.RegularExpressions;
using Soap.Site;
using Xunit;

namespace Soap.Lab.Tests.Docs;

/// <summary>The site that docs/site/build makes.</summary>
public sealed partial class SiteTests : IDisposable
{
    private const string Contents = "docs/site/contents/toc.yml";
    private readonly DirectoryInfo _site = Directory.CreateTempSubdirectory();

    [Fact]
    public void Every_page_is_in_the_sites_contents_once()
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(Contents))!;
        var listed = Page().Matches(Repository.Read(Contents)).Select(page => Path.GetRelativePath(
            Repository.Root, Path.GetFullPath(Path.Combine(folder, page.Groups["page"].Value))).Replace('\\', '/'));
        Assert.Equal(
            Markdown.Pages.Append("benchmarks/README.md").Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Links_to_pages_headings_and_files_that_are_there_are_right()
    {
        Write("a.html", """<p id="top"> <a href="b/c.html#two">C</a> <a href="#top">A</a> <img src="b/d.png">""");
        Write("b/c.html", """<p id="two"> <a href="../a.html?x#top">A</a> <a href="https://elsewhere.org">E</a>""");
        Write("b/d.png", "");
        Write("toc.json", """{"items":[{"name":"C","href":"b/c.html","topicHref":"b/c.html"}]}""");
        var links = new SiteLinks(_site.FullName);
        Assert.Equal((2, 6), (links.Pages, links.Followed));
        Assert.Empty(links.Wrong);
    }

    [Theory]
    [InlineData("""<a href="b.html">B</a>""", "a.html: b.html leads nowhere")]
    [InlineData("""<a class="x" href="%61.html#none">A</a>""", "a.html: %61.html#none names nothing on its page")]
    [InlineData("""<meta content="0;URL='b.html'">""", "a.html: b.html leads nowhere")]
    [InlineData("""<a href="../a.html">B</a>""", "a.html: ../a.html leads nowhere")]
    [InlineData("""<script src="https://elsewhere.org/x.js">""", "a.html loads https://elsewhere.org/x.js")]
    [InlineData("""<link href="//elsewhere.org/x.css">""", "a.html loads //elsewhere.org/x.css")]
    [InlineData("&lt;see cref=\"T:Soap.X\"/&gt;", "a.html shows <see cref=\"T:Soap.X\"/")]
    public void What_is_wrong_is_told_with_its_page(string text, string expected)
    {
        Write("a.html", text);
        Assert.Equal([expected], new SiteLinks(_site.FullName).Wrong);
    }

    [Fact]
    public void What_the_navigation_leads_to_must_be_there()
    {
        Write("contents/toc.json", """{"items":[{"items":[{"href":"../a.html"}]}]}""");
        Assert.Equal(
            ["contents/toc.json: ../a.html leads nowhere"], new SiteLinks(_site.FullName).Wrong);
    }

    public void Dispose() => _site.Delete(recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_site.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    [GeneratedRegex(@"href: (?<page>\S+\.md)$", RegexOptions.Multiline)]
    private static partial Regex Page();
}
