using System.Text;
using Soap.Lab.Analysis.Tasks;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary><c>numbers.csv</c> of several studies: one row a rule, study and quantity.</summary>
internal static class TasksCsv
{
    public static string Of(TasksAnalysis analysis)
    {
        StringBuilder text = new(Csv.Row(
            "study", "rule", "quantity", "at", "estimate", "low", "high", "n", "p", "p_holm", "reached", "seeds"));
        foreach (var rule in analysis.Rules)
        {
            Add("", rule, "score", rule.Score);
            Add("", rule, "ratio_to_baseline", rule.Ratio, p: (rule.PValue, rule.AdjustedPValue));
            foreach (var ((study, target), accuracy) in
                analysis.Studies.Zip(rule.Targets).Zip(rule.TestAccuracies))
            {
                (int, int)? counts = (target.Reached, target.Seeds);
                Add(study.Name, rule, "examples_to_target", target.Examples, target.Loss, counts: counts);
                Add(study.Name, rule, "ratio_to_baseline", target.RatioToBaseline, target.Loss, counts: counts);
                Add(study.Name, rule, "test_accuracy", accuracy);
            }

            foreach (var step in rule.Profile)
            {
                Add("", rule, "profile", new Interval(step.Share, double.NaN, double.NaN, 0), step.Times);
            }
        }

        return text.ToString();

        void Add(
            string study, TasksRule rule, string quantity, Interval? value, double? at = null,
            (double? Plain, double? Holm) p = default, (int Reached, int Seeds)? counts = null) =>
            text.Append(Csv.Row(
                study, rule.Rule, quantity, Csv.Number(at), Csv.Number(value?.Estimate), Csv.Number(value?.Low),
                Csv.Number(value?.High), value is { Count: > 0 } ? $"{value.Count}" : "", Csv.Number(p.Plain),
                Csv.Number(p.Holm), $"{counts?.Reached}", $"{counts?.Seeds}"));
    }
}
