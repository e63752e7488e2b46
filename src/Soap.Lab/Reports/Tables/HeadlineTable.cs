using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;

namespace Soap.Lab.Reports.Tables;

/// <summary>
/// The study's answer in one table: the comparison at the shared learning rate beside the one at the best learning
/// rates.
/// </summary>
internal static class HeadlineTable
{
    public static Table Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var groups = ArmGroup.Of(analysis);
        var classifies = groups.Any(group => group.Arms.Any(arm => arm.TestAccuracy is not null));
        List<Column> columns = [new("Rule")];
        foreach (var group in groups)
        {
            columns.AddRange(Columns(group, classifies));
        }

        List<IReadOnlyList<Cell>> rows = [];
        foreach (var style in styles.All)
        {
            List<Cell> row = [Cell.Of(style)];
            foreach (var group in groups)
            {
                row.AddRange(Cells(group, style, analysis.Study.Rules[0], classifies));
            }

            rows.Add(row);
        }

        var caption = $"Estimate over its 95 % interval, n = {analysis.Study.Seeds.Count} paired seeds. Target: "
            + $"training loss {Ticks.Text(analysis.Study.TargetLoss)}. "
            + $"Differences and ratios are to {styles[analysis.Study.Rules[0]].Label} on the same seeds; "
            + "a ratio above 1 means slower.";
        return new Table("headline", caption, columns, rows);
    }

    private static IEnumerable<Column> Columns(ArmGroup group, bool classifies)
    {
        if (group.Id == "best")
        {
            yield return new Column("η", group.Title);
        }

        yield return new Column(classifies ? "Test accuracy, %" : "Test loss", group.Title, true);
        yield return new Column(classifies ? "Difference, points" : "Difference", group.Title, true);
        yield return new Column("Examples to target", group.Title, true);
        yield return new Column("Ratio", group.Title, true);
        yield return new Column("n", group.Title);
    }

    private static IEnumerable<Cell> Cells(ArmGroup group, RuleStyle style, string baselineRule, bool classifies)
    {
        ArmAnalysis? arm = group.Arms.FirstOrDefault(arm => arm.Rule == style.Rule);
        if (arm is null)
        {
            return Columns(group, classifies).Select(column => new Cell(
                "—", "not run", column.HasInterval ? "not run\t\t" : "not run"));
        }

        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == baselineRule);
        Cell[] cells =
        [
            Cell.Of(classifies
                ? Measured.Mean(arm.TestAccuracy, arm).Percent()
                : Measured.Mean(arm.TestLoss, arm)),
            Cell.Of(
                classifies
                    ? Measured.Difference(arm.TestAccuracyDifference, arm, baseline).Percent()
                    : Measured.Difference(arm.TestLossDifference, arm, baseline),
                signed: true),
            Cell.Of(Measured.Examples(arm.Target)),
            Cell.Of(Measured.Ratio(arm.Target, baseline?.Target)),
            arm.DivergedSeeds == 0 ? Cell.Of(arm.Seeds) : new Cell(
                $"{arm.Seeds}", $"{arm.DivergedSeeds} diverged", $"{arm.Seeds} ({arm.DivergedSeeds} diverged)"),
        ];
        return group.Id == "best" ? cells.Prepend(Cell.Of(Ticks.Text(arm.LearningRate))) : cells;
    }
}
