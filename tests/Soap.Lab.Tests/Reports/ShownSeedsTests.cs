using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ShownSeedsTests
{
    [Fact]
    public void All_seeds_of_500_trials_are_in_the_page_and_nothing_is_said()
    {
        var analysis = LargeStudy.Analysis(LargeStudy.Results());
        var shown = ShownSeeds.Of(analysis);
        Assert.Equal(analysis.Study.Seeds, shown.Reporting);
        Assert.Equal(analysis.Study.TuningSeeds, shown.Tuning);
        Assert.Null(shown.Sentence);
    }

    [Theory]
    [InlineData(2000, 500, "the first 100 of 2,000 reporting seeds and of the first 28 of 500 tuning seeds")]
    [InlineData(2000, 2, "the first 100 of 2,000 reporting seeds,")]
    [InlineData(2, 29, "the first 28 of 29 tuning seeds,")]
    public void Of_many_trials_the_first_seeds_are_in_the_page_and_it_says_so(int seeds, int tuning, string sentence)
    {
        var analysis = StudyFixture.Analysis(); // 5 rules at 2 rates, tuned at 7
        var shown = ShownSeeds.Of(analysis with
        {
            Study = analysis.Study with { Seeds = Numbers(seeds), TuningSeeds = Numbers(tuning) },
        });
        Assert.Contains(sentence, shown.Sentence, StringComparison.Ordinal);
        Assert.InRange(shown.Reporting.Count * 10, 1, ShownSeeds.MostTrials);
        Assert.InRange(shown.Tuning.Count * 35, 1, ShownSeeds.MostTrials);

        static IReadOnlyList<ulong> Numbers(int count) => [.. Enumerable.Range(1, count).Select(seed => (ulong)seed)];
    }
}
