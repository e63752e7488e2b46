using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Specification;
using Soap.Lab.Texts;

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
            columns.AddRange(Columns(group, classifies, analysis.Study));
        }

        List<IReadOnlyList<Cell>> rows = [];
        foreach (var style in styles.All.Where(style => analysis.Study.Rules.Contains(style.Rule)))
        {
            List<Cell> row = [Cell.Of(style)];
            foreach (var group in groups)
            {
                row.AddRange(Cells(group, style, analysis.Study, classifies));
            }

            rows.Add(row);
        }

        var caption = Prose.Of(
            "table.headline", ("seeds", NumberText.Count(analysis.Study.Seeds.Count, "paired seed")),
            ("loss", Ticks.Text(analysis.Study.TargetLoss)), ("baseline", styles[analysis.Study.Rules[0]].Label));
        return new Table("headline", caption, columns, rows);
    }

    private static IEnumerable<Column> Columns(ArmGroup group, bool classifies, StudySpecification study)
    {
        if (group.Id == "best")
        {
            yield return new Column("Best η", group.Title);
            foreach (var sweep in study.Sweeps)
            {
                yield return new Column($"Best {sweep.Key}", group.Title);
            }
        }

        yield return new Column(classifies ? "Test accuracy, %" : "Test loss", group.Title, true);
        yield return new Column(classifies ? "Difference, points" : "Difference", group.Title, true);
        yield return new Column("Examples to target", group.Title, true);
        yield return new Column("Ratio", group.Title, true);
        if (HasCounts(group, study))
        {
            yield return new Column("n", group.Title);
        }
    }

    private static IEnumerable<Cell> Cells(
        ArmGroup group, RuleStyle style, StudySpecification study, bool classifies)
    {
        ArmAnalysis? arm = group.Arms.FirstOrDefault(arm => arm.Rule == style.Rule);
        if (arm is null)
        {
            return Columns(group, classifies, study).Select(column => new Cell(
                "—", "not run", column.HasInterval ? "not run\t\t" : "not run"));
        }

        var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == study.Rules[0]);
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
            .. HasCounts(group, study) ? [Seeds(arm)] : Array.Empty<Cell>(),
        ];
        return group.Id == "best" ? [Cell.Of(Ticks.Text(arm.LearningRate)), .. Tuned(arm), .. cells] : cells;
    }

    // Where all arms have all seeds the caption has told their number.
    private static bool HasCounts(ArmGroup group, StudySpecification study) =>
        group.Arms.Any(arm => arm.DivergedSeeds > 0 || arm.Seeds != study.Seeds.Count);

    private static Cell Seeds(ArmAnalysis arm) => arm.DivergedSeeds == 0 ? Cell.Of(arm.Seeds) : new Cell(
        $"{arm.Seeds}", $"{arm.DivergedSeeds} diverged", $"{arm.Seeds} ({arm.DivergedSeeds} diverged)");

    // The values of the keys that are tuned beside the learning rate, in the study's order.
    private static IEnumerable<Cell> Tuned(ArmAnalysis arm) =>
        arm.Swept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => Cell.Of(value.Split('=', 2)[1]));
}
