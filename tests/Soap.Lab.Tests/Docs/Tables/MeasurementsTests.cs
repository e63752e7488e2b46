using System.Collections.Concurrent;
using Soap.Tables;
using Soap.Tables.Origins;
using Soap.Tables.Pages;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>From cells to what is behind, with runs that give what they are told.</summary>
public sealed class MeasurementsTests
{
    private static readonly string[] Page =
    [
        "text", "<!-- table: soap train rule={rule} -->", "| rule | test loss | test accuracy |", "|---|---|---|",
        "| `fa`, a \\| b | 0.10 | **97.1 %** |", "", "text",
    ];

    [Fact]
    public void A_cell_with_another_number_is_behind_and_told_with_page_line_row_and_column()
    {
        var behind = Assert.Single(Behind(Cell(1, "run", 0.104), Cell(2, "run", 97.2)));
        Assert.Equal(
            "page.md:5: row `fa`, a \\| b, column 'test accuracy': the page has **97.1 %**, measured **97.2 %**",
            behind.ToString());
    }

    [Fact]
    public void A_page_is_rewritten_in_the_cells_that_are_behind_and_nowhere_else()
    {
        var written = Documentation.Rewritten(Page, Behind(Cell(1, "run", 0.2), Cell(2, "run", 97.1)));
        Assert.Equal(Page.Select(line => line.Replace("0.10", "0.20", StringComparison.Ordinal)), written);
    }

    [Fact]
    public void Where_the_run_has_no_number_the_page_has_a_dash() =>
        Assert.Equal("–", Assert.Single(Behind(Cell(1, "run", null))).Measured);

    [Theory]
    [InlineData(0.11, 0)]
    [InlineData(0.12, 1)]
    public void One_unit_of_the_last_digit_is_allowed_where_the_processor_decides(double measured, int behind)
    {
        var told = Behind(Cell(1, "run", measured, dependsOnProcessor: true));
        Assert.Equal(behind, told.Count);
        Assert.All(told, cell => Assert.EndsWith(
            " (may be the processor: docs/reproducibility.md#rules-that-ask-libtorch)",
            cell.ToString(),
            StringComparison.Ordinal));
        Assert.DoesNotContain("processor", Assert.Single(Behind(Cell(1, "run", measured))).ToString());
    }

    [Fact]
    public void Cells_of_equal_runs_share_one()
    {
        var made = new ConcurrentBag<string>();
        Assert.Empty(Behind(
            Cell(1, "one", 0.1, made: made), Cell(1, "other", 0.1, made: made), Cell(2, "one", 97.1, made: made)));
        Assert.Equal(["one", "other"], made.Order());
    }

    [Fact]
    public void A_cell_with_too_many_numbers_is_refused()
    {
        string[] page = [.. Page.Select(line => line.Replace("0.10", "0.10 (0.1 to 0.2)", StringComparison.Ordinal))];
        var table = MarkedTable.Of("page.md", page)[0];
        var cell = new TableCell(table, table.Rows[0], 1, new Told("run", 0.1));
        var error = Assert.Throws<SoapException>(() => Behind(cell));
        Assert.Equal(
            "page.md:5: the cell '0.10 (0.1 to 0.2)' of the column 'test loss' has 3 numbers, and the command gives 1",
            error.Message);
    }

    [Theory]
    [InlineData("docs/rules/kq.md", "error: 'docs/rules/kq.md' is no page with a marked table; did you mean '")]
    [InlineData("--chek", "error: '--chek' is no page with a marked table; ")]
    public void A_wrong_word_is_refused_before_anything_is_run(string word, string message)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Usage, TablesProgram.Run([word], output, error));
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
    }

    private static IReadOnlyList<BehindCell> Behind(params TableCell[] cells) =>
        Measurements.Behind(cells, (_, _) => { });

    private static TableCell Cell(
        int column, string run, double? measured, bool dependsOnProcessor = false, ConcurrentBag<string>? made = null)
    {
        var table = MarkedTable.Of("page.md", Page)[0];
        return new TableCell(table, table.Rows[0], column, new Told(run, measured, dependsOnProcessor, made));
    }

    private sealed record Told(
        string Run, double? Number, bool Depends = false, ConcurrentBag<string>? Made = null) : Origin
    {
        public override string Run { get; } = Run;

        public override object Make()
        {
            Made?.Add(Run);
            return "";
        }

        public override IReadOnlyList<Quantity>? Read(object result) => Number is { } number ? [new(number)] : null;

        public override bool DependsOnProcessor(object result) => Depends;
    }
}
