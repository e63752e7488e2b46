using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Docs;

public sealed class RulePagesTests
{
    private static readonly string[] Sections =
        ["Idea", "Papers", "Equations", "Usage", "Metrics logged", "Differences from the paper", "Results"];

    public static TheoryData<string> Rules => [.. RuleCatalog.Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_a_page_with_the_seven_sections(string rule) =>
        Assert.Equal(Sections, Markdown.Headings(Repository.Read("docs", "rules", $"{rule}.md"), 2));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_page_of_a_rule_names_every_option_default_and_word(string rule)
    {
        var page = Repository.Read("docs", "rules", $"{rule}.md");
        Assert.All(RuleCatalog.Find(rule).Options, option =>
        {
            Assert.Contains($"`{option.Name}`", page, StringComparison.Ordinal);
            Assert.Contains($"`{option.Default}`", page, StringComparison.Ordinal);
            Assert.All(option.Words, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
        });
    }

    // A program's own output, and two runs whose command is longer than a line may be.
    private static readonly string[] MadeByHand =
        ["kernels: | rule | 0.003 | 0.01 | 0.03 |", "ff: | rule | n | validation accuracy | test accuracy |"];

    [Fact]
    public void Every_table_of_results_is_made_by_the_command_above_it() => Assert.Equal(
        MadeByHand.Order(StringComparer.Ordinal),
        Rules.SelectMany(rule => TablesWithoutCommand(Repository.Read("docs", "rules", $"{rule.Data}.md"))
            .Select(header => $"{rule.Data}: {header}")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> TablesWithoutCommand(string page)
    {
        var lines = page[page.IndexOf("\n## Results\n", StringComparison.Ordinal)..].Split('\n');
        return Enumerable.Range(2, lines.Length - 2)
            .Where(line => lines[line].StartsWith("|---", StringComparison.Ordinal)
                && !lines[line - 2].StartsWith("<!-- table", StringComparison.Ordinal))
            .Select(line => lines[line - 1]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_map_of_the_rules_has_a_row_with_the_parts_of_the_rule(string rule)
    {
        if (!RuleCatalog.Find(rule).StandsAlone)
        {
            Assert.Contains(
                $"| [`+{rule}`]({rule}.md) |",
                Repository.Read("docs", "rules", "README.md"),
                StringComparison.Ordinal);
            return;
        }

        var parts = LearningRule.Parse(rule);
        var row = Assert.Single(
            Repository.Read("docs", "rules", "README.md").Split('\n'),
            line => line.StartsWith($"| [`{rule}`]({rule}.md) |", StringComparison.Ordinal));
        Assert.Contains(
            $"| {parts.Signal.Name} | {parts.Feedback.Name} | {parts.Fit.Name} |", row, StringComparison.Ordinal);
    }
}
