using Soap.Tables;
using Soap.Tables.Published;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Reproductions;

/// <summary>
/// Published numbers beside those here: studies/*/expected.json and the page that is written from them. What is
/// explicit trains; run it with: dotnet run -c Release --project tests/Soap.Lab.Tests -- -class
/// "*PublishedNumbersTests" -explicit only -showLiveOutput
/// </summary>
public sealed class PublishedNumbersTests(ITestOutputHelper output)
{
    public static TheoryData<string> Papers => [.. PublishedPaper.Names];

    public static TheoryData<string, int> Rows
    {
        get
        {
            TheoryData<string, int> rows = [];
            foreach (var name in PublishedPaper.Names)
            {
                for (var row = 0; row < PublishedPaper.Read(name).Rows.Count; row++)
                {
                    rows.Add(name, row);
                }
            }

            return rows;
        }
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rows))]
    public void A_row_gives_its_numbers_again_or_that_of_its_short_form(string paper, int place)
    {
        var row = PublishedPaper.Read(paper).Rows[place];
        var task = PublishedTrials.Specification(row.Settings, row.Seeds[0]).FindTask();
        Assert.SkipWhen(
            task.Files.Any(file => Checkout.Data.Locate(task, file) is null), $"{task.Name} is not on this machine.");
        var seeds = row.Short.IsWhole ? row.Seeds : [row.Seeds[0]];
        var here = seeds.AsParallel().AsOrdered()
            .Select(seed => PublishedTrials.Value(row, seed, row.Short.Settings)).ToArray();
        var expected = row.Short.IsWhole ? row.Here : [row.Short.Here];
        output.WriteLine($"{paper}, {row}: {string.Join(", ", here)} (in the file {string.Join(", ", expected)})");
        Assert.All(here.Zip(expected), pair => Assert.InRange(
            pair.First, pair.Second - row.Short.Bound, pair.Second + row.Short.Bound));
    }

    [Fact]
    public void The_page_is_what_the_files_say() =>
        Assert.Equal(PublishedPage.Current(PublishedPage.Lines()), PublishedPage.Lines());

    [Theory]
    [MemberData(nameof(Papers))]
    public void A_number_whose_trials_are_kept_is_what_they_have(string paper)
    {
        var kept = KeptTrials.Of(paper);
        HashSet<TrialResult> used = [];
        foreach (var row in PublishedPaper.Read(paper).Rows)
        {
            foreach (var (place, seed) in row.Seeds.Index().Where(seed => kept.Contains(row, seed.Item)))
            {
                Assert.Equal(row.Value(settings => Used(kept.Find(settings, seed)!)), row.Here[place], 0.00006);
            }
        }

        Assert.Equal(kept.All.Count, used.Count); // nothing is kept that no row is made of

        TrialResult Used(TrialResult trial)
        {
            used.Add(trial);
            return trial;
        }
    }

    // A row that is its own short form has the same number in both places.
    [Theory]
    [MemberData(nameof(Papers))]
    public void A_short_form_without_settings_is_the_first_seed(string paper) => Assert.All(
        PublishedPaper.Read(paper).Rows.Where(row => row.Short.IsWhole),
        row => Assert.Equal(row.Here[0], row.Short.Here));

    [Fact]
    public void The_page_of_Akrout_has_every_number_of_its_file()
    {
        var page = Repository.Read("studies", "akrout-2019", "README.md");
        Assert.All(PublishedPaper.Read("akrout-2019").Rows, row => Assert.All(
            row.Here.Append(row.Published.Value!.Value),
            number => Assert.Contains($"| {row.Measure.Written(number)} |", page, StringComparison.Ordinal)));
    }

    // 1, 2 and 3: a mean of 2, a deviation of 1, and t = 4.3027 with two degrees of freedom.
    [Theory]
    [InlineData(6.96, true)]
    [InlineData(6.98, false)]
    [InlineData(-2.96, true)]
    [InlineData(-2.98, false)]
    public void A_published_run_is_held_against_the_prediction_of_one_more(double published, bool isWithin) =>
        Assert.Equal(Verdict(isWithin), new PublishedNumber(published).Beside([1, 2, 3]));

    [Theory]
    [InlineData(6.96, true)]
    [InlineData(6.98, false)]
    public void A_run_here_is_held_against_the_prediction_of_the_published_mean(double here, bool isWithin) =>
        Assert.Equal(Verdict(isWithin), new PublishedNumber(2, Deviation: 1, Runs: 3).Beside([here]));

    // Equal deviations and numbers: four degrees of freedom, t = 2.7764, and an error of √(2/3).
    [Theory]
    [InlineData(4.266, true)]
    [InlineData(4.268, false)]
    public void Two_means_are_held_against_the_interval_of_their_difference(double published, bool isWithin) =>
        Assert.Equal(Verdict(isWithin), new PublishedNumber(published, Deviation: 1, Runs: 3).Beside([1, 2, 3]));

    // The mean's interval is 2 ± 2.4841.
    [Theory]
    [InlineData(4.49, null, "Within")]
    [InlineData(4.48, null, "Open")]
    [InlineData(-0.48, null, "Open")]
    [InlineData(-0.49, null, "Differs")]
    [InlineData(null, -0.49, "Within")]
    [InlineData(null, -0.48, "Open")]
    [InlineData(null, 4.48, "Open")]
    [InlineData(null, 4.49, "Differs")]
    public void A_direction_is_told_by_the_whole_interval(double? below, double? above, string agreement) =>
        Assert.Equal(agreement, $"{new PublishedNumber(Below: below, Above: above).Beside([1, 2, 3])}");

    [Fact]
    public void Without_any_spread_only_the_same_number_is_within()
    {
        Assert.Equal(Agreement.Within, new PublishedNumber(2, Deviation: 0, Runs: 3).Beside([2, 2]));
        Assert.Equal(Agreement.Differs, new PublishedNumber(2.1, Deviation: 0, Runs: 3).Beside([2, 2]));
        Assert.Equal(Agreement.Differs, new PublishedNumber(2.1).Beside([2, 2]));
    }

    [Fact]
    public void One_run_each_has_no_verdict() =>
        Assert.Equal(Agreement.OneEach, new PublishedNumber(90).Beside([10]));

    [Fact]
    public void What_is_not_in_order_is_told()
    {
        (PublishedRow Row, string Wrong)[] wrong =
        [
            (Row(new(1)) with { Here = [1] }, "it needs one number here for each seed"),
            (Row(new()), "a published number is a value, or below, or above another"),
            (Row(new(1, Below: 2)), "a published number is a value, or below, or above another"),
            (Row(new(1, Runs: 3)), "a mean of runs has a deviation, and nothing else has one"),
            (Row(new(1, Deviation: 1)), "a mean of runs has a deviation, and nothing else has one"),
            (Row(new(Below: 1)) with { Seeds = [1], Here = [0] }, "a bound needs two seeds or more"),
            (Row(new(9)), "it differs, and does not say why"),
            (Row(new(1)) with { Because = "of B" }, "it says why it differs, and does not"),
        ];
        Assert.All(wrong, pair => Assert.Equal(pair.Wrong, pair.Row.Wrong));
        Assert.Null(Row(new(1.1)).Wrong);

        static PublishedRow Row(PublishedNumber number) => new(
            "MNIST", "bp", new(MeasureKind.TestAccuracy), number, "rule=bp", [1, 2], [1, 1.2], new(1, 0.1));
    }

    [Fact]
    public void A_page_without_a_paper_or_an_end_is_told()
    {
        Assert.Equal(
            $"studies/README.md has no part of {PublishedPaper.Names[0]}; write "
                + $"<!-- published: {PublishedPaper.Names[0]} --> and <!-- end -->",
            Assert.Throws<SoapException>(() => PublishedPage.Current([])).Message);
        Assert.Equal(
            "studies/README.md, line 2: no <!-- end --> follows",
            Assert.Throws<SoapException>(() =>
                PublishedPage.Current(["# A", "<!-- published: all -->", "text"])).Message);
        Assert.StartsWith(
            "unknown paper 'akrout-2018'; did you mean 'akrout-2019'?",
            Assert.Throws<SoapException>(() => PublishedPaper.Read("akrout-2018")).Message,
            StringComparison.Ordinal);
    }

    private static Agreement Verdict(bool isWithin) => isWithin ? Agreement.Within : Agreement.Differs;
}
