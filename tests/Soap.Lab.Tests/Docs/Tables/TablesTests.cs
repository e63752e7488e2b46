using System.Diagnostics;
using Soap.Tables;
using Soap.Tables.Origins;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>
/// The tables of the documentation against the commands that stand above them. A page that is behind is brought up to
/// date by: dotnet run -c Release --project tools/Soap.Tables -- PAGE
/// </summary>
public sealed class TablesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Pages => [.. Documentation.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_marker_of_a_page_is_understood(string page) =>
        Assert.NotEmpty(Documentation.Cells(page, withLong: true));

    [Fact]
    public void No_page_is_behind_the_results_that_are_kept() =>
        Check(Documentation.Pages, origin => origin is ArmOrigin { Trains: false } or ScoreOrigin,
            withLong: true);

    // On two cores all take ten minutes.
    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void No_page_is_behind_what_its_commands_give() => Check(Documentation.Pages, _ => true);

    [Theory(Explicit = true)]
    [InlineData("docs/rules/fa.md")]
    public void A_page_is_not_behind_what_its_commands_give(string page) => Check([page], _ => true);

    private void Check(IReadOnlyList<string> pages, Predicate<Origin> isMade, bool withLong = false)
    {
        var watch = Stopwatch.StartNew();
        var cells = pages.SelectMany(page => Documentation.Cells(page, withLong))
            .Where(cell => isMade(cell.Origin)).ToArray();
        Assert.NotEmpty(cells);
        var runs = 0;
        var behind = Measurements.Behind(cells, (_, all) => runs = all);
        output.WriteLine(
            $"{cells.Length} cells of {pages.Count} pages from {runs} runs in {watch.Elapsed.TotalSeconds:0} s");
        Assert.True(
            behind.Count == 0,
            $"{string.Join(", ", behind.Select(cell => cell.Cell.Table.Page).Distinct())}: behind; make the tables by "
            + $"dotnet run -c Release --project tools/Soap.Tables\n{string.Join("\n", behind)}");
    }
}
