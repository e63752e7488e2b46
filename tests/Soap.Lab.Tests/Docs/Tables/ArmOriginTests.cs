using Soap.Lab.Tests.Reports;
using Soap.Tables.Origins;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>
/// What is read of a rule's arms for a cell: at its best learning rate, or at the one that is named.
/// </summary>
public sealed class ArmOriginTests
{
    [Theory]
    [InlineData("fa", "→ fa at 0.01")]
    [InlineData("fa", "→ fa at {0}")]
    [InlineData("fa", "→ fa")]
    [InlineData("frozen", "→ frozen at the best rate")]
    public void The_arm_has_the_rule_and_the_rate(string rule, string words)
    {
        var analysis = StudyFixture.Analysis();
        var best = analysis.BestRate.Single(arm => arm.Rule == rule).LearningRate;
        Assert.NotEqual(0.01, best);
        Assert.Equal([new(words.EndsWith("0.01", StringComparison.Ordinal) ? 0.01 : best)], Rates(words, best));
    }

    [Fact]
    public void A_rate_that_is_no_longer_the_best_has_no_numbers() => Assert.Null(Rates("→ fa at 0.7", 0.1));

    [Fact]
    public void Seeds_that_diverged_have_no_mean() =>
        Assert.Null(Rates("→ sign:period=1000,magnitude=unit at the best rate", 0.1));

    private static IReadOnlyList<Soap.Tables.Pages.Quantity>? Rates(string words, double best)
    {
        var (picked, at) = words.Split(" at ") is [var before, var after]
            ? (before.Split(' '), new[] { "at", after.Replace("{0}", $"{best}", StringComparison.Ordinal) })
            : (words.Split(' '), []);
        return ArmOrigin.OfRun(["founding", .. picked, .. at], arm => [new(arm.LearningRate)])
            .Read(StudyFixture.Analysis());
    }
}
