using Soap.Tables;
using Soap.Tables.Origins;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>What pages say to the program that makes their tables: what it means, and what is refused.</summary>
public sealed class MarkerTests
{
    private const string Train = "<!-- table: soap train rule={rule} learning-rate=0.3 -->", Rule = "|---|---|";

    [Fact]
    public void Names_in_braces_are_columns_and_the_other_columns_are_read_from_the_trial()
    {
        var cells = Cells(
            "text",
            "<!-- table: soap train rule={rule} learning-rate={best rate} hidden={hidden} -->",
            "| rule | best rate | `hidden` | test accuracy | angle of W₂ and B₂, degrees |",
            "|---|---|---|---|---|",
            "| `fa` | 0.3, of six | 20,10 | 97 % | 50.4 |",
            "| **`frozen`** | 0.1 | – | 91 % | – |");
        Assert.Equal([(5, 3), (6, 3), (5, 4)], cells.Select(cell => (cell.Row.Line, cell.Column)));
        var trials = cells.Select(cell => ((TrialOrigin)cell.Origin).Trial.Specification).ToArray();
        Assert.Equal(["fa", "frozen", "fa"], trials.Select(trial => trial.Rule));
        Assert.Equal([0.3, 0.1, 0.3], trials.Select(trial => trial.LearningRate));
        Assert.Equal(["20,10", "256", "20,10"], trials.Select(trial => string.Join(",", trial.Hidden)));
        Assert.Equal(cells[0].Origin.Run, cells[2].Origin.Run);
        Assert.NotEqual(cells[0].Origin.Run, cells[1].Origin.Run);
    }

    [Fact]
    public void A_header_may_have_a_value_for_the_command_behind_the_quantity_or_alone()
    {
        var cells = Cells(
            "<!-- table of validation accuracy: soap train rule={rule} learning-rate={header} -->",
            "| rule | 0.01 | 0.1 | validation loss at 0.3 |",
            "|---|---|---|---|",
            "| `fa` | 90 % | 95 % | 0.1 |");
        var trials = cells.Select(cell => ((TrialOrigin)cell.Origin).Trial.Specification);
        Assert.Equal([0.01, 0.1, 0.3], trials.Select(trial => trial.LearningRate));
    }

    [Fact]
    public void Tables_that_take_long_are_left_out_unless_asked_for()
    {
        string[] lines =
        [
            "<!-- table, long: soap train rule={rule} epochs=10 -->",
            "| rule | test accuracy |",
            Rule,
            "| `bp` | 9 % |",
        ];
        Assert.Empty(Documentation.Cells("page.md", lines, withLong: false));
        Assert.Single(Documentation.Cells("page.md", lines, withLong: true));
    }

    [Fact]
    public void A_rule_of_a_study_is_looked_for_at_its_best_rate_or_at_the_one_that_is_named()
    {
        var cells = Cells(
            "<!-- table: soap run founding → {rule} at {learning rate} -->",
            "| rule | learning rate | final training loss | difference to bp, points |",
            "|---|---|---|---|",
            "| `fa` | 0.01, shared by all | 0.325 (0.305 to 0.348) | −1.51 (−1.68 to −1.37) |",
            "",
            "<!-- table: soap run founding → {rule} at {header} -->",
            "| rule | test accuracy at 0.01 | test accuracy at the best rate | n |",
            "|---|---|---|---|",
            "| `fa` | 91.32 % (91.20 to 91.44) | 96.46 % (95.99 to 96.83) | 10 |",
            "",
            "<!-- table: soap run founding → {rule} -->",
            "| rule | n |",
            "|---|---|",
            "| `fa` | 10 |");
        Assert.Equal([0.01, 0.01, 0.01, null, null, null], cells.Select(cell => ((ArmOrigin)cell.Origin).Rate));
        Assert.Equal("soap run founding", Assert.Single(cells.Select(cell => cell.Origin.Run).Distinct()));
    }

    [Fact]
    public void Markers_in_code_are_not_markers() => Assert.Empty(Cells("```", "<!-- table: soap train -->", "```"));

    [Theory]
    [InlineData("page.md:1: this comment is no marker; write <!-- table: COM", "<!-- tables: soap train -->")]
    [InlineData("page.md:1: no table stands in the lines below this marker", Train, "text")]
    [InlineData("page.md:1: no table stands in the lines", Train, "", "| rule | test loss |", Rule)]
    [InlineData("page.md:1: no table stands in the lines", Train, "| rule | test loss |", "| a | 1 |")]
    [InlineData("page.md:1: the table below this marker has no rows", Train, "| rule | test loss |", Rule)]
    [InlineData(
        "page.md:4: this row has 3 cells, and the table has 2 columns",
        Train, "| rule | test loss |", Rule, "| `fa` | 0.1 | 0.2 |")]
    [InlineData(
        "page.md:3: this row has 3 cells, and the table has 2 columns",
        Train, "| rule | test loss |", "|---|---|---|", "| `fa` | 0.1 |")]
    [InlineData(
        "page.md:2: unknown column 'test lost'; it is not in braces in the marker, and the command gives first",
        Train, "| rule | test lost |", Rule, "| `fa` | 0.1 |")]
    [InlineData(
        "page.md:1: {rule} is no column; did you mean 'rules'? (allowed: rules, test loss)",
        Train, "| rules | test loss |", Rule, "| `fa` | 0.1 |")]
    [InlineData(
        "page.md:2: unknown column '0.3'; it is not in braces",
        "<!-- table: soap train rule={rule} learning-rate={header} -->", "| rule | 0.3 |", Rule, "| `fa` | 0.1 |")]
    [InlineData(
        "page.md:4: 'fa or so' in the column 'rule' is no word",
        Train, "| rule | test loss |", Rule, "| fa or so | 0.1 |")]
    [InlineData("page.md:4: rule=fo: unknown rule 'fo'", Train, "| rule | test loss |", Rule, "| `fo` | 0.1 |")]
    [InlineData(
        "page.md:1: the command 'soap doctor' makes no tables; allowed: soap train KEY=VALUE",
        "<!-- table: soap doctor -->", "| rule | test loss |", Rule, "| `fa` | 0.1 |")]
    [InlineData(
        "page.md:4: 'slow' is no learning rate; allowed: a number, 'the best rate'",
        "<!-- table: soap run founding → {rule} at slow -->", "| rule | n |", Rule, "| `fa` | 10 |")]
    [InlineData(
        "page.md:4: 'soap run founding at 0.1' picks no rule; write soap run STUDY KEY=VALUE … → {…}, and at",
        "<!-- table: soap run founding at {rate} -->", "| rate | n |", Rule, "| 0.1 | 10 |")]
    public void What_is_not_understood_is_refused_with_page_and_line(string message, params string[] lines)
    {
        var error = Assert.Throws<SoapException>(() => Cells(lines));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    private static IReadOnlyList<TableCell> Cells(params string[] lines) =>
        Documentation.Cells("page.md", lines, withLong: true);
}
