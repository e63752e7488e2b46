using System.Text;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary>
/// <c>times.csv</c>: what was measured in seconds, one row an arm and quantity, with the reason where there is no
/// number. It differs from run to run.
/// </summary>
internal static class TimesCsv
{
    public static string Of(StudyAnalysis analysis)
    {
        StringBuilder text = new(Csv.Row(
            "comparison", "rule", "learning_rate", "swept", "engine", "quantity", "at", "estimate", "low", "high", "n",
            "reached", "baseline_reached", "seeds", "diverged", "missing"));
        foreach (var group in ArmGroup.Of(analysis))
        {
            var baseline = group.Arms.FirstOrDefault(arm => arm.Rule == analysis.Study.Rules[0]);
            foreach (var arm in group.Arms)
            {
                foreach (var row in CostRows.OfTimes(arm, baseline))
                {
                    text.Append(Row(group.Id, arm, row));
                }
            }
        }

        return text.ToString();
    }

    private static string Row(string comparison, ArmAnalysis arm, NumbersRow row) => Csv.Row(
        comparison, arm.Rule, Csv.Number(arm.LearningRate), arm.Swept, arm.Times!.Engine, row.Quantity,
        Csv.Number(row.At), Csv.Number(row.Value.Interval?.Estimate), Csv.Number(row.Value.Interval?.Low),
        Csv.Number(row.Value.Interval?.High),
        $"{row.Value.Interval?.Count}", $"{row.Reached}", $"{row.BaselineReached}", $"{arm.Seeds}",
        $"{arm.DivergedSeeds}", row.Value.Reason);
}
