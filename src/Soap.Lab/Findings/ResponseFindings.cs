using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Findings;

/// <summary>What the curves of loss against learning rate say, in sentences.</summary>
internal static class ResponseFindings
{
    // With more rules a sentence that names them all is not read; figures and tables have them.
    private const int MostNamed = 8;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var rules = analysis.ResponseAnalyses.Where(response => !InterventionArm.Is(response.Rule)).ToArray();
        var baseline = analysis.Study.Rules[0];
        var seeds = NumberText.Count(analysis.Study.TuningSeeds.Count, "tuning seed");
        var optima = rules.Where(response => response.Optimum is not null)
            .Select(response => Optimum(response, baseline)).ToArray();
        if (optima.Length is > 1 and <= MostNamed)
        {
            yield return Prose.Of("response.optima", ("seeds", seeds), ("rules", string.Join("; ", optima)));
        }

        // The control has no steps in its hidden layers to be long or short.
        var shifts = rules.Where(response => response.Shift is not null && response.Rule != LearningRule.Control.Text)
            .Select(Shift).ToArray();
        if (shifts.Length is > 0 and <= MostNamed)
        {
            yield return Prose.Of(
                "response.shifts", ("baseline", baseline), ("seeds", seeds), ("rules", string.Join("; ", shifts)));
        }
    }

    private static string Optimum(ResponseAnalysis response, string baseline)
    {
        string?[] parts =
        [
            Prose.Of(
                "response.optimum", ("rule", RuleName.Brief(response.Rule)), ("optimum", Text(response.Optimum!))),
            response.OptimumRatio is { } ratio
                ? Prose.Of(
                    "response.optimum.ratio", ("ratio", NumberText.Estimate(ratio)), ("baseline", baseline),
                    ("range", Range(ratio)))
                : null,
            response.EdgeSeeds > 0 ? Prose.Of("response.optimum.edge", ("seeds", $"{response.EdgeSeeds}")) : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Shift(ResponseAnalysis response)
    {
        var (decades, distance, residual, isAtLimit) = response.Shift!;
        var factor = new Interval(
            Math.Pow(10, decades.Estimate), Math.Pow(10, decades.Low), Math.Pow(10, decades.High), decades.Count);
        return isAtLimit
            ? Prose.Of(
                "response.shift.limit", ("rule", RuleName.Brief(response.Rule)),
                ("factor", NumberText.Estimate(factor)), ("range", Range(factor)),
                ("rest", NumberText.Short(residual)), ("distance", NumberText.Short(distance)))
            : Prose.Of(
                "response.shift", ("rule", RuleName.Brief(response.Rule)), ("factor", NumberText.Estimate(factor)),
                ("range", Range(factor)), ("rest", NumberText.Short(residual)),
                ("distance", NumberText.Short(distance)));
    }

    private static string Text(Interval interval) => $"{NumberText.Estimate(interval)} ({Range(interval)})";

    private static string Range(Interval interval) => NumberText.Range(interval);
}
