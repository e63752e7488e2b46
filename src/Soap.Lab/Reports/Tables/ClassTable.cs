using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Tables;

/// <summary>The classes of own data: how many samples each has, and how many of its test samples each rule gets
/// right.</summary>
internal static class ClassTable
{
    private const int MostRows = 100;

    /// <summary>The table, or null where there are no classes.</summary>
    public static Table? Of(StudyAnalysis analysis, RuleStyles styles)
    {
        if (analysis.Provenance.Data?.Classes is not { } classes)
        {
            return null;
        }

        var group = ArmGroup.Of(analysis)[^1];
        var left = classes.Count > MostRows
            ? " " + Prose.Of("table.classes.first", ("shown", $"{MostRows}"), ("classes", $"{classes.Count}"))
            : "";
        return new Table(
            "classes",
            Prose.Of("table.classes", ("group", group.Title)) + left,
            [
                new("Class"), new("Train"), new("Test"),
                .. group.Arms.Select(arm => new Column(styles[arm.Rule].Label, "Test accuracy, %", HasInterval: true)),
            ],
            [
                Row("all samples", classes.Sum(one => one.Train), classes.Sum(one => one.Test),
                    group.Arms.Select(arm => Measured.Mean(arm.TestAccuracy, arm))),
                Row("balanced: mean over classes", null, null,
                    group.Arms.Select(arm => Measured.Mean(arm.BalancedAccuracy, arm))),
                .. classes.Take(MostRows).Select((one, label) => Row(one.Name, one.Train, one.Test,
                    group.Arms.Select(arm => one.Test == 0 ? new Measured(null, "no test samples")
                        : Measured.Mean(arm.ClassAccuracy?[label], arm)))),
            ]);
    }

    private static IReadOnlyList<Cell> Row(string name, int? train, int? test, IEnumerable<Measured> accuracies) =>
        [Cell.Of(name), Count(train), Count(test), .. accuracies.Select(accuracy => Cell.Of(accuracy.Percent()))];

    private static Cell Count(int? count) => count is { } known ? Cell.Of(known) : Cell.Of("");
}
