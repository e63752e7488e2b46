using System.Text;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>
/// Files and words that ask for more than any study: refused at once, in little memory and few words.
/// </summary>
public sealed class LongInputTests
{
    private const string Head = "study: mine\ntitle: T\n";
    private const long MostMemory = 256L << 20;
    private const int LongestMessage = 20_000;

    [Fact]
    public void Ranges_of_seeds_are_counted_before_they_are_expanded()
    {
        var ranges = string.Join(", ", Enumerable.Repeat("0..9999", 9_000));

        Assert.StartsWith(
            "s.yaml:3:8: seeds = 0..9999,0..9999,0..9999,",
            Refused($"{Head}seeds: [{ranges}]"),
            StringComparison.Ordinal);
        Assert.Contains(
            "…: 90,000,000 seeds, where at most 10,000 are allowed; allowed: seeds with commas between",
            Refused($"{Head}seeds: [{ranges}]"),
            StringComparison.Ordinal);
        var text = string.Join(',', Enumerable.Repeat("0..9999", 90_000));
        Assert.Contains("900,000,000 seeds, where", Refused($"{Head}seeds: '{text}'"), StringComparison.Ordinal);
        Assert.Contains(
            "18,446,744,073,709,551,616 seeds, where",
            Refused($"{Head}tuning-seeds: 0..18446744073709551615"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_too_many_items_is_refused_at_the_first_one_too_many()
    {
        var items = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  - {i}\n"));

        Assert.Equal(
            "s.yaml:10004:5: key 'seeds' has 100,000 values; allowed: at most 10,000",
            Refused($"{Head}seeds:\n{items}"));
    }

    [Theory]
    [InlineData("seeds", "0", "seeds")]
    [InlineData("tuning-seeds", "0", "seeds")]
    [InlineData("learning-rates", "0.1", "rates")]
    [InlineData("hidden", "8", "widths")]
    [InlineData("rules", "bp", "rules")]
    [InlineData("batch", "8", "values")]
    [InlineData("momentum", "0.5", "values")]
    [InlineData("activation", "tanh", "values")]
    public void Every_key_that_takes_several_values_takes_so_many_and_no_more(string key, string value, string plural)
    {
        var separator = key == "rules" ? " " : ",";
        var text = string.Join(separator, Enumerable.Repeat(value, 10_001));
        var allowed = $"10,001 {plural}, where at most 10,000 are allowed";

        var message = Refused($"{Head}{key}: '{text}'");
        Assert.StartsWith($"s.yaml:3:{key.Length + 3}: {key} = ", message, StringComparison.Ordinal);
        Assert.Contains(allowed, message, StringComparison.Ordinal);
        Assert.Contains(allowed, Refused([$"{key}={text}"]), StringComparison.Ordinal);

        var most = Record.Exception(() => Apply($"{key}={text[..^(value.Length + 1)]}"));
        Assert.DoesNotContain("where at most", most?.Message ?? "", StringComparison.Ordinal);
    }

    // Each list is as long as it may be; their product is beyond 64 bits.
    [Fact]
    public void A_product_of_long_lists_is_refused_with_the_number_of_trials_and_the_longest_key()
    {
        var values = string.Join(',', Enumerable.Range(1, 10_000));
        var fractions = string.Join(',', Enumerable.Range(1, 10_000).Select(i => $"{i / 10_001.0:R}"));
        var study = $"{Head}rules: bp fa\nseeds: 0..9999\ntuning-seeds: 10000..19999\nlearning-rates: '{fractions}'\n"
            + $"batch: '{values}'\nmomentum: '{fractions}'\nweight-decay: '{fractions}'\n"
            + $"noise-learning-rate: '{fractions}'\n";

        var message = Refused(study);

        Assert.StartsWith(
            "s.yaml:4:1: the study has 2,000,000,000,000,000,000,040,000 trials; allowed: " +
                "at most 100,000 (it has 10,000 ",
            message,
            StringComparison.Ordinal);
        Assert.Contains("10,000 tuning-seeds, 10,000 learning-rates, 10,000 ", message, StringComparison.Ordinal);
        Assert.Contains("2 rules)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_count_as_trials()
    {
        Assert.Contains(
            "the study has 200,080 trials; allowed: at most 100,000 "
            + "(it has 10,000 candidates, 10 seeds, 10 tuning-seeds, 4 shared-rate-rules, 2 rules)",
            Refused(
                ["rules=bp fa", "seeds=0..9", "tuning-seeds=10..19", "learning-rates=0.001..1", "candidates=10000"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("rules")]
    [InlineData("seeds")]
    [InlineData("activation")]
    [InlineData("learning-rates")]
    [InlineData("extends")]
    [InlineData("unknown")]
    public void A_long_value_is_shown_by_its_ends(string key)
    {
        var text = new string('x', 800_000);

        Assert.InRange(Refused($"{Head}{key}: {text}").Length, 20, 3_000);
        if (key is not "extends")
        {
            Assert.Contains(" characters left out) …xxx", Refused([$"{key}={text}"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_seed_that_stands_twice_among_very_many_is_told_in_few_words() =>
        Assert.InRange(Refused($"{Head}seeds: [0..9998, 0]\n").Length, 20, 500);

    [Fact]
    public void Of_very_many_errors_the_first_are_told_and_the_others_counted()
    {
        var text = new StringBuilder(Head);
        for (var i = 0; text.Length < 800_000; i++)
        {
            text.Append($"k{i}: 1\n");
        }

        var lines = Refused(text.ToString()).Split('\n');
        var count = text.ToString().Split('\n').Length - 3;
        Assert.Equal($"s.yaml has {count} errors:", lines[0]);
        Assert.StartsWith("  s.yaml:3:1: key 'k0' is unknown", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  s.yaml:22:1: key 'k19' is unknown", lines[20], StringComparison.Ordinal);
        Assert.Equal($"  and {count - 20} more", lines[21]);

        string[] words = [.. Enumerable.Range(0, 500).Select(i => $"k{i}=1")];
        Assert.EndsWith("  and 480 more", Refused(words), StringComparison.Ordinal);
    }

    private static string Refused(string file)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        return Measured(() => StudyFile.Parse("s.yaml", bytes), file.Length);
    }

    private static string Refused(string[] words) =>
        Measured(() => Apply(words), words.Sum(word => word.Length));

    private static StudySpecification Apply(params string[] words) =>
        SettingWords.Apply(StudyCatalog.Founding, words, StudySettings.All, StudySettings.Check);

    private static string Measured(Action refused, int length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<SoapException>(refused).Message;
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < MostMemory, $"{taken >> 20} MB were taken for {length} characters.");
        Assert.InRange(message.Length, 1, LongestMessage);
        return message;
    }
}
