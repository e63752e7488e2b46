using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Lab.Tests.Docs;

public sealed class SnippetsTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md",
        "docs/library.md",
        "docs/own-rules.md",
        "docs/kernels.md",
        "docs/any-model.md",
        "docs/from-pytorch.md",
        "docs/weights.md",
        "docs/your-own-data.md",
        .. Repository.Files("docs/rules", "*.md"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_piece_of_code_is_cut_from_an_example(string page)
    {
        var examples = Repository.Files("examples", "*.cs").Select(file => OneSpace(Repository.Read(file))).ToArray();
        Assert.All(Markdown.Code(Repository.Read(page), "csharp"), code =>
            Assert.True(
                examples.Any(example => example.Contains(OneSpace(code), StringComparison.Ordinal)),
                $"{page}: this is in no example:\n{code}"));
    }

    [Fact]
    public void The_readme_shows_code() => Assert.NotEmpty(Markdown.Code(Repository.Read("README.md"), "csharp"));

    private static string OneSpace(string text) => Regex.Replace(text, @"\s+", " ").Trim();
}
