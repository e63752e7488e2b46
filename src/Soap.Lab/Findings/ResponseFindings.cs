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
        var seeds =
            $"{analysis.Study.TuningSeeds.Count} tuning seed{(analysis.Study.TuningSeeds.Count == 1 ? "" : "s")}";
        var optima = rules.Where(response => response.Optimum is not null)
            .Select(response => Optimum(response, baseline)).ToArray();
        if (optima.Length is > 1 and <= MostNamed)
        {
            yield return $"The loss at the end is lowest at these learning rates, interpolated ({seeds}): " +
                $"{string.Join("; ", optima)}.";
        }

        // The control has no steps in its hidden layers to be long or short.
        var shifts = rules.Where(response => response.Shift is not null && response.Rule != LearningRule.Control.Text)
            .Select(Shift).ToArray();
        if (shifts.Length is > 0 and <= MostNamed)
        {
            yield return $"At learning rates below the best, loss against learning rate is {baseline}'s moved " +
                $"sideways ({seeds}): {string.Join("; ", shifts)}. What remains of a distance " +
                "is no one factor on all steps.";
        }
    }

    private static string Optimum(ResponseAnalysis response, string baseline)
    {
        var compared = response.OptimumRatio is { } ratio
            ? $", {NumberText.Estimate(ratio)}× {baseline}'s ({Range(ratio)})"
            : "";
        var edge = response.EdgeSeeds > 0 ? $", on the edge of the grid on {response.EdgeSeeds}" : "";
        return $"{RuleName.Brief(response.Rule)} {Text(response.Optimum!)}{compared}{edge}";
    }

    private static string Shift(ResponseAnalysis response)
    {
        var (decades, distance, residual, isAtLimit) = response.Shift!;
        var factor = new Interval(
            Math.Pow(10, decades.Estimate), Math.Pow(10, decades.Low), Math.Pow(10, decades.High), decades.Count);
        return $"{RuleName.Brief(response.Rule)} does as at {NumberText.Estimate(factor)}× the learning rate " +
            $"({Range(factor)}{(isAtLimit ? ", the limit of what was tried" : "")}), " +
            $"which leaves {NumberText.Short(residual)} of a distance of {NumberText.Short(distance)} in ln loss";
    }

    private static string Text(Interval interval) => $"{NumberText.Estimate(interval)} ({Range(interval)})";

    private static string Range(Interval interval) => NumberText.Range(interval);
}
