using Soap.Lab.Analysis.Tasks;
using Soap.Tables.Origins;
using Soap.Tables.Pages;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>What is read of a rule's line in the report of several studies for a cell.</summary>
public sealed class ScoreOriginTests
{
    [Fact]
    public void Numbers_are_those_over_all_studies_of_the_group_and_of_each()
    {
        var baseline = ScoreOrigin.Of(["runs/depth/*", "→", "bp"], Column("score"));
        Assert.Equal([new(1)], baseline.Read(baseline.Make()));
        var origin = ScoreOrigin.Of(["runs/depth/*", "→", "dfa"], Column("ratio"));
        var analysis = (TasksAnalysis)origin.Make();
        var over = origin.Read(analysis)!;
        Assert.Equal([0.85, 0.81, 0.89], over.Select(number => Math.Round(number.Value, 2))); // docs/depth.md
        var each = analysis.Studies
            .Select(study => (origin with { Cell = Column(study.Name) }).Read(analysis)![0].Value);
        Assert.Equal(over[0].Value, Math.Pow(each.Aggregate((one, other) => one * other), 1.0 / 4), 1e-9);
        Assert.Null((origin with { Rule = "frozen" }).Read(analysis)); // it misses a target
    }

    [Theory]
    [InlineData("runs/leak/* → fa", "picks no rule")]
    [InlineData("depth/* → fa", "picks no rule")]
    [InlineData("runs/depth/* fa", "picks no rule")]
    [InlineData("runs/depth/* → wm", "'depth-2' has no rule 'wm")]
    [InlineData("runs/* → fa", "picks no rule")]
    public void Words_that_pick_nothing_are_told(string words, string message) => Assert.Contains(
        message,
        Assert.Throws<SoapException>(() => ScoreOrigin.Of(words.Split(' '), _ => null)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_column_of_a_study_that_is_not_in_the_group_is_told()
    {
        var origin = ScoreOrigin.Of(["runs/depth/*", "→", "fa"], Column("depth-3"));
        Assert.Contains(
            "unknown study 'depth-3'; did you mean",
            Assert.Throws<SoapException>(() => origin.Read(origin.Make())).Message, StringComparison.Ordinal);
    }

    private static Func<(TasksAnalysis All, TasksRule Rule), IReadOnlyList<Quantity>?> Column(string header) =>
        ScoreOrigin.Columns.Select(column => column.For(header)).First(read => read is not null)!;
}
