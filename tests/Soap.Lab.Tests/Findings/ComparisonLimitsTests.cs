using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Findings;

/// <summary>What so few seeds cannot show is known from the plan.</summary>
public sealed class ComparisonLimitsTests
{
    [Theory]
    [InlineData(5, 2, "With 5 seeds no paired test can give a p-value below 0.0625: no difference can be called "
        + "clear. 6 seeds could.")]
    [InlineData(1, 3, "With 1 seed no paired test can give a p-value below 1, nor below 1 after Holm's correction "
        + "over 2 comparisons: no difference can be called clear. 7 seeds could.")]
    [InlineData(9, 26, "With 9 seeds no paired test can give a p-value below 0.00391, nor below 0.0977 after Holm's "
        + "correction over 25 comparisons: no difference can be called clear. 10 seeds could.")]
    [InlineData(3, 6_001, "With 3 seeds no paired test can give a p-value below 0.25, nor below 1 after Holm's "
        + "correction over 6000 comparisons: no difference can be called clear. 18 seeds could.")]
    [InlineData(3, 30_001, "With 3 seeds no paired test can give a p-value below 0.25, nor below 1 after Holm's "
        + "correction over 30000 comparisons: no difference can be called clear. "
        + "No number of seeds could: compare fewer rules.")]
    public void Too_few_seeds_are_told_with_the_number_that_could(int seeds, int rules, string sentence) =>
        Assert.Equal(sentence, SeedLimits.TooFewSeeds(Study(seeds, rules)));

    [Theory]
    [InlineData(6, 2)]
    [InlineData(7, 3)]
    [InlineData(10, 26)]
    [InlineData(1, 1)]
    public void With_enough_seeds_or_nothing_to_compare_nothing_is_told(int seeds, int rules) =>
        Assert.Null(SeedLimits.TooFewSeeds(Study(seeds, rules)));

    private static StudySpecification Study(int seeds, int rules) => SmallStudy.Specification with
    {
        Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)],
        Rules = [.. Enumerable.Repeat("any", rules)],
    };
}
