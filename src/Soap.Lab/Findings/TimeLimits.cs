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
            yield return Prose.Of("times.versions", ("versions", $"{analysis.Origins.Count}"));
        }

        if (analysis.SplitPairs > 0)
        {
            yield return analysis.SplitPairs == 1 ? Prose.Of("times.split.one")
                : Prose.Of("times.split", ("pairs", $"{analysis.SplitPairs}"));
        }

        if (all.Length > 0 && arms.Length == 0)
        {
            yield return Prose.Of("times.none", ("steps", $"{TrialPace.FewestSteps}"));
        }

        if (arms.Length == 0)
        {
            yield break;
        }

        var processors = analysis.Origins.Select(origin => origin.Processor).Distinct().ToArray();
        yield return Prose.Of("times.measured", ("processors", processors.Length == 1
            ? processors[0]
            : Prose.Of("times.processors", ("processors", $"{processors.Length}"))));

        var engines = arms.GroupBy(arm => arm.Times!.Engine).ToArray();
        if (engines.Length > 1)
        {
            var trained = engines.Select(group =>
                Prose.Of("times.engine", ("engine", group.Key), ("rules", Names(group))));
            yield return Prose.Of("times.engines", ("engines", string.Join("; ", trained)));
        }
    }

    private static string Names(IEnumerable<ArmAnalysis> arms) =>
        string.Join(", ", arms.Select(arm => RuleName.Brief(arm.Rule)));
}
