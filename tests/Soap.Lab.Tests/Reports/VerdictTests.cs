using System.Net;
using System.Text.RegularExpressions;
using Soap.Lab.Texts;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The answer at the top of the page: short, and made of the tables' numbers.</summary>
public sealed partial class VerdictTests
{
    public static TheoryData<string, int> Studies { get; } = new()
    {
        { "founding", 10 }, { "founding", 1 }, { "confound", 6 }, { "activity", 4 }, { "curve", 5 },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void At_most_200_words_stand_before_the_first_figure(string study, int seeds)
    {
        var page = PlantedStudy.Of(study, seeds).Page;
        var body = page.IndexOf("<body>", StringComparison.Ordinal);
        var before = Visible(page[body..page.IndexOf("<figure", StringComparison.Ordinal)]);
        var words = before.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(words.Length is > 30 and <= 200, $"{words.Length} words: {string.Join(' ', words)}");
    }

    // Rules have numbers in their names; what is left are numbers of the study.
    [Theory]
    [MemberData(nameof(Studies))]
    public void Every_sentence_has_one_number_at_most_and_it_stands_in_a_table_of_the_page(string study, int seeds)
    {
        var (analysis, page) = PlantedStudy.Of(study, seeds);
        HashSet<string> cells =
        [
            .. CellOf().Matches(page).SelectMany(cell =>
                Number().Matches(WebUtility.HtmlDecode(cell.Groups["text"].Value))
                    .SelectMany(number => new[] { number.Value, number.Value.TrimStart('−', '+') })),
        ];
        Assert.InRange(analysis.Verdict.Count, 3, 5);
        Assert.All(analysis.Verdict, sentence =>
        {
            var rest = analysis.Study.Rules.Select(RuleName.Brief).OrderByDescending(name => name.Length)
                .Aggregate(sentence, (text, name) => text.Replace(name, "RULE", StringComparison.Ordinal));
            var numbers = Number().Matches(rest).Select(number => number.Value).ToArray();
            Assert.True(numbers.Length <= 1, sentence);
            Assert.All(numbers, number => Assert.True(cells.Contains(number), $"{number} of: {sentence}"));
        });
        Assert.All(analysis.Verdict, sentence =>
            Assert.Contains($"<li>{WebUtility.HtmlEncode(sentence)}</li>", page));
    }

    [Fact]
    public void A_rule_that_is_ahead_at_one_rate_alone_is_said_to_be_and_why()
    {
        var verdict = PlantedStudy.Of("confound", 10).Analysis.Verdict;
        Assert.StartsWith("At one learning rate for all, ", verdict[0]);
        Assert.Matches("needs the fewest examples to the target loss, 0[.][0-9]+ times bp's: clearly fewer[.]$",
            verdict[0]);
        Assert.StartsWith("The magnitude of ", verdict[1]);
        Assert.StartsWith("With each rule at its own best learning rate, ", verdict[2]);
    }

    [Fact]
    public void With_a_single_seed_nothing_is_called_clear()
    {
        var verdict = PlantedStudy.Of("founding", 1).Analysis.Verdict;
        Assert.Contains("With 1 seed no difference from bp can be called clear.", verdict);
        Assert.DoesNotContain(verdict, sentence => sentence.Contains("clearly", StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_that_is_added_is_told_where_a_study_has_rules_with_and_without_it() => Assert.Contains(
        PlantedStudy.Of("activity", 4).Analysis.Verdict,
        sentence => sentence.StartsWith("Adding ", StringComparison.Ordinal)
            || sentence.StartsWith("No part that is added ", StringComparison.Ordinal));

    [Fact]
    public void A_p_at_its_floor_is_told_as_the_smallest_in_sentences_and_tables_and_never_as_a_number()
    {
        var (analysis, page) = PlantedStudy.Of("founding", 10);
        var sentences = string.Join('\n', analysis.Findings);
        Assert.Contains("smallest p: the smallest that 10 seeds can give", sentences);
        Assert.DoesNotContain("p = 0.00781", sentences);
        Assert.Contains("smallest<small>that 10 seeds can give, over all outcomes ", page);
    }

    // What is folded or for other devices is not seen; the bar of rules and seeds has controls, and no sentences.
    private static string Visible(string markup)
    {
        var text = Hidden().Replace(markup, " ");
        for (var before = ""; before != text;)
        {
            (before, text) = (text, Fold().Replace(text, " ${summary} "));
        }

        return WebUtility.HtmlDecode(Tag().Replace(text, " "));
    }

    [GeneratedRegex("(?s)<noscript>.*?</noscript>|<nav.*?</nav>")]
    private static partial Regex Hidden();

    [GeneratedRegex(
        "(?s)<details[^>]*><summary>(?<summary>((?!<details).)*?)</summary>((?!<details).)*?</details>")]
    private static partial Regex Fold();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex("<td [^>]*>(?<text>[^<]*)")]
    private static partial Regex CellOf();

    [GeneratedRegex(@"(?<![\w.=])[−+]?\d(?:[\d,.]*\d)?")]
    private static partial Regex Number();
}
