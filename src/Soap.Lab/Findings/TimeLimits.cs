using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Running;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What measured seconds do not support, in sentences.</summary>
internal static class TimeLimits
{
    /// <summary>The sentences for the comparison at the best rates, or for the only one.</summary>
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var all = (analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate)
            .Where(arm => arm.Times is not null).ToArray();
        var arms = all.Where(arm => arm.Times is { SecondsPerExample: not null, Engine.Length: > 0 }).ToArray();
        if (analysis.Origins.Count > 1)
        {
            yield return $"The trials were run by {analysis.Origins.Count} versions or machines, " +
                "which may differ in more than the last bits; they are named below.";
        }

        if (analysis.SplitPairs > 0)
        {
            yield return $"{NumberText.Count(analysis.SplitPairs, "pair")} of a rule and the baseline on one seed " +
                $"{(analysis.SplitPairs == 1 ? "was" : "were")} trained by two kinds of processors, whose last bits " +
                "may differ: what differs within them is not the rules' alone.";
        }

        if (all.Length > 0 && arms.Length == 0)
        {
            yield return "No seconds are given: no rule has them for all its trials. A trial is timed from " +
                $"{TrialPace.FewestSteps} steps on, since a shorter one ends before the program's code is compiled " +
                "for speed, and results of older versions have no times.";
        }

        if (arms.Length == 0)
        {
            yield break;
        }

        var processors = analysis.Origins.Select(origin => origin.Processor).Distinct().ToArray();
        yield return "Seconds are those of training steps alone, without evaluations and diagnoses, measured while " +
            "trials ran side by side on " +
            $"{(processors.Length == 1 ? processors[0] : $"{processors.Length} kinds of processors")}: " +
            "on another machine, or with other work beside, they and their ratios are others.";

        var engines = arms.GroupBy(arm => arm.Times!.Engine).ToArray();
        if (engines.Length > 1)
        {
            yield return "Seconds compare engines as well as rules here: " +
                $"{string.Join("; ", engines.Select(group => $"{group.Key} trained {Names(group)}"))}. " +
                "Floating-point operations do not depend on the engine, but leave out what is no dense product.";
        }
    }

    private static string Names(IEnumerable<ArmAnalysis> arms) =>
        string.Join(", ", arms.Select(arm => RuleName.Brief(arm.Rule)));
}
