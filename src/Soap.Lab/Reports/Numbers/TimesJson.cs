using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Records;

namespace Soap.Lab.Reports.Numbers;

/// <summary>
/// <c>times.json</c>: where, when and by which command a study was run, and what was measured in seconds. It differs
/// from run to run.
/// </summary>
internal static class TimesJson
{
    /// <summary>Changes when a reader of <c>times.json</c> would have to change.</summary>
    public const string Format = "soap-times-1";

    /// <summary>The file.</summary>
    public static string Of(StudyAnalysis analysis) => NumbersJson.Text(new File(Format, Content(analysis))) + "\n";

    /// <summary>What is in it, for <c>--json</c>.</summary>
    public static object Content(StudyAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return new Run(
            analysis.Provenance,
            analysis.Origins,
            [.. analysis.SharedRate.Select(Arm)],
            [.. analysis.BestRate.Select(Arm)],
            [.. analysis.Contrasts.Select(one => new ContrastTimes(one.Contrast, one.Times, one.ReferenceEngine))],
            analysis.TimeFindings,
            analysis.TimeLimits);
    }

    private static RuleTimes Arm(ArmAnalysis arm) => new(arm.Rule, arm.LearningRate, arm.Swept, arm.Times);

    private sealed record File(string Format, object Times);

    private sealed record Run(
        Provenance Provenance,
        IReadOnlyList<OriginUse> Origins,
        IReadOnlyList<RuleTimes> SharedRate,
        IReadOnlyList<RuleTimes> BestRate,
        IReadOnlyList<ContrastTimes> Contrasts,
        IReadOnlyList<string> Findings,
        IReadOnlyList<string> Limits);

    private sealed record RuleTimes(string Rule, double LearningRate, string Swept, ArmTimes? Times);

    private sealed record ContrastTimes(Contrast Contrast, ArmTimes? Times, string ReferenceEngine);
}
