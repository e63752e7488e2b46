using System.Text;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Lab.Tests.Docs;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>What the page on study files shows is what the program does.</summary>
public sealed class StudyFilesPageTests
{
    private static readonly string Page = Repository.Read("docs", "study-files.md");

    [Fact]
    public void Every_key_and_every_built_in_study_is_named()
    {
        IEnumerable<string> words =
        [
            .. StudyFileKeys.All.Select(setting => setting.Name),
            StudyFileKeys.Extends,
            .. StudyCatalog.All.Select(study => study.Name),
        ];
        Assert.All(words, word => Assert.Contains($"`{word}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_is_a_study()
    {
        var study = Parse(Markdown.Code(Page, "yaml").First());
        Assert.Equal((3, 10, "momentum"), (study.Rules.Count, study.Seeds.Count, Assert.Single(study.Sweeps).Key));
    }

    [Fact]
    public void The_bad_example_has_the_errors_that_are_shown()
    {
        var error = Assert.Throws<SoapException>(() => Parse(
            Markdown.Code(Page, "yaml").Single(code => code.Contains("lerning-rate", StringComparison.Ordinal))));
        Assert.Contains($"```\nerror: {error.Message}\n```", Page, StringComparison.Ordinal);
    }

    private static StudySpecification Parse(string text) => StudyFile.Parse("mine.yaml", Encoding.UTF8.GetBytes(text));
}
