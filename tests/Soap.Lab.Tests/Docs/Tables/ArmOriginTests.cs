using Soap.Lab.Analysis.Arms;
using Soap.Lab.Tests.Reports;
using Soap.Tables.Origins;
using Soap.Tables.Pages;
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

    [Theory]
    [InlineData("leak → fa", "picks no rule")]
    [InlineData("runs/leak fa", "picks no rule")]
    [InlineData("runs/leek → fa", "did you mean 'leak'")]
    [InlineData("runs/leak → dfa", "has no rule 'dfa'")]
    [InlineData("runs/leak → fa over dfa", "has no rule 'dfa'")]
    [InlineData("runs/leak → fa over fa", "over itself is no comparison")]
    [InlineData("runs/leak → fa at x", "'x' is no learning rate")]
    [InlineData("runs/leak → fa over fa of leak", "picks no rule")]
    [InlineData("runs/leak → fa over fa of runs/leak", "over itself is no comparison")]
    [InlineData("runs/leak → fa over fa of runs/leek", "did you mean 'leak'")]
    [InlineData("runs/leak → fa over wm of runs/moskovitz", "'moskovitz' has no rule 'wm")]
    [InlineData("runs/leak → fa over fa of runs/moskovitz at 0.001", "picks no rule")]
    public void Words_that_pick_nothing_are_told(string words, string message) => Assert.Contains(
        message,
        Assert.Throws<SoapException>(() => ArmOrigin.OfReport(words.Split(' '), _ => null)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Over_compares_with_the_rule_behind_it()
    {
        var plain = Difference("runs/leak → fa", "difference to bp");
        Assert.Equal(plain, Difference("runs/leak → fa over bp", "difference"));
        var other = Difference("runs/leak → bp over fa", "difference");
        Assert.Equal(-plain[0].Value, other[0].Value, 1e-9);
        Assert.InRange(other[1].Value, 20, other[0].Value);
        Assert.Empty(ArmOrigin.ColumnsOf("runs/leak → fa over bp").Select(column => column.For("difference to bp"))
            .OfType<object>());
    }

    // The same trials in both studies, and others of the same seeds.
    [Fact]
    public void Over_a_rule_of_another_study_compares_seed_by_seed()
    {
        var (here, there) = (
            Difference("runs/leak → fa over bp", "difference"),
            Difference("runs/leak → fa over bp of runs/moskovitz", "difference"));
        Assert.Equal(here, there);
        var own = Difference("runs/moskovitz-tanh → fa over fa of runs/moskovitz-relu", "difference");
        Assert.Equal(14.2, own[0].Value, 0.1); // 44.7 and 30.5 on the page
        Assert.True(own[1].Value < own[0].Value && own[0].Value < own[2].Value);
    }

    [Fact]
    public void Angles_of_a_layer_are_those_of_the_last_measurement()
    {
        var analysis = StudyFixture.Analysis();
        var arm = analysis.BestRate.Single(arm => arm.Rule == "fa");
        var end = arm.Diagnostics.Single(curve => curve is { Metric: "WeightAngle", Layer: 2 }).Points[^1];
        Assert.Equal([new(end.Mean), new(end.Low), new(end.High)], Column("angle of W and B in layer 2")(arm));
        Assert.Contains(
            "no layer 'layer 9' was diagnosed",
            Assert.Throws<SoapException>(() => Column("angle of W and B in layer 9")(arm)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_are_those_of_the_first_and_of_the_last_measurement()
    {
        var arm = StudyFixture.Analysis().BestRate.Single(arm => arm.Rule == "fa");
        var points = arm.Diagnostics.Single(curve => curve is { Metric: "DisplacementRank", Layer: 1 }).Points;
        Assert.True(points.Count > 1);
        Assert.Equal(points[0].Mean, Column("first rank of n in layer 1")(arm)![0].Value);
        Assert.Equal(points[^1].Mean, Column("last rank of n in layer 1")(arm)![0].Value);
    }

    // Ratios would be those to the study's own baseline.
    [Fact]
    public void Over_a_rule_of_another_study_there_are_no_ratios() => Assert.Empty(
        ArmOrigin.ColumnsOf("runs/leak → fa over bp of runs/moskovitz")
            .Select(column => column.For("examples to training loss 0.4") ?? column.For("operations"))
            .OfType<object>());

    private static Func<ArmAnalysis, IReadOnlyList<Quantity>?> Column(string header, string command = "") =>
        ArmOrigin.ColumnsOf(command).Select(column => column.For(header)).OfType<
            Func<ArmAnalysis, IReadOnlyList<Quantity>?>>().Single();

    private static IReadOnlyList<Quantity> Difference(string words, string header)
    {
        var origin = ArmOrigin.OfReport(words.Split(' '), Column(header, words));
        return origin.Read(origin.Make())!;
    }

    private static IReadOnlyList<Quantity>? Rates(string words, double best)
    {
        var (picked, at) = words.Split(" at ") is [var before, var after]
            ? (before.Split(' '), new[] { "at", after.Replace("{0}", $"{best}", StringComparison.Ordinal) })
            : (words.Split(' '), []);
        return ArmOrigin.OfRun(["founding", .. picked, .. at], arm => [new(arm.LearningRate)])
            .Read(StudyFixture.Analysis());
    }
}
