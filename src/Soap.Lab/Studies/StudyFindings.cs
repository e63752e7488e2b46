using Soap.Lab.Statistics;

namespace Soap.Lab.Studies;

/// <summary>What a study's numbers support, in sentences; each has its number, its interval and the number of seeds behind it.</summary>
internal static class StudyFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var baseline = analysis.Study.Rules[0];
        return
        [
            .. Ratios(analysis, analysis.SharedRate, baseline, $"At the shared learning rate {Show(analysis.Study.LearningRate)}"),
            .. Ratios(analysis, analysis.BestRate, baseline, "At its own best learning rate"),
            .. Accuracies(analysis, baseline),
            .. Confounds(analysis, baseline),
            .. Control(analysis),
        ];
    }

    private static IEnumerable<string> Ratios(StudyAnalysis analysis, IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        foreach (var arm in arms.Where(arm => arm.Rule != baseline && arm.Target.RatioToBaseline is not null))
        {
            var ratio = arm.Target.RatioToBaseline!;
            var verdict = ratio.Low > 1 ? "" : ratio.High < 1 ? $": fewer than {baseline}" : ": no clear difference";
            yield return $"{where}, {RuleName.Brief(arm.Rule)} needs {Show(ratio.Estimate)} times the examples of {baseline} " +
                $"to reach a training loss of {Show(analysis.Study.TargetLoss)} ({Show(ratio.Low)} to {Show(ratio.High)}, {ratio.Count} seeds){verdict}.";
        }

        foreach (var arm in arms.Where(arm => arm.Target.Reached < arm.Target.Seeds))
        {
            yield return $"{where}, {RuleName.Brief(arm.Rule)} does not reach a training loss of {Show(analysis.Study.TargetLoss)} on {arm.Target.Seeds - arm.Target.Reached} of {arm.Target.Seeds} seeds.";
        }
    }

    private static IEnumerable<string> Accuracies(StudyAnalysis analysis, string baseline)
    {
        var arms = analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate;
        var where = analysis.BestRate.Count > 0 ? "at each rule's own best learning rate" : "at the shared learning rate";
        return
            from arm in arms
            where arm.TestAccuracyDifference is not null
            let difference = arm.TestAccuracyDifference
            let verdict = difference.Low > 0 ? "above" : difference.High < 0 ? "below" : "not clearly different from"
            select $"Test accuracy of {RuleName.Brief(arm.Rule)} {where} is {Percent(arm.TestAccuracy!.Estimate)} %, {verdict} {baseline} " +
                $"(paired difference {Signed(difference.Estimate)} points, {Signed(difference.Low)} to {Signed(difference.High)}, {difference.Count} seeds).";
    }

    // The founding lesson: a gain at one learning rate that goes when every rule has its own.
    private static IEnumerable<string> Confounds(StudyAnalysis analysis, string baseline)
    {
        foreach (var arm in analysis.SharedRate.Where(arm => arm.Target.RatioToBaseline?.High < 1))
        {
            var size = arm.Diagnostics
                .FirstOrDefault(curve => curve.Layer == 1 && curve.Metric == nameof(Training.DiagnosticPoint.DisplacementNormRatio))?.Points;
            if (size is { Count: > 0 })
            {
                yield return $"The head start of {RuleName.Brief(arm.Rule)} at learning rate {Show(arm.LearningRate)} comes with displacements of the first layer that are " +
                    $"{Show(size.Average(point => point.Mean))} times as long as those of {baseline} (mean over time): its steps are larger, as with a larger learning rate.";
            }

            if (analysis.BestRate.FirstOrDefault(best => best.Rule == arm.Rule)?.Target.RatioToBaseline is { } ratio)
            {
                var interval = $"{Show(ratio.Estimate)} times the examples ({Show(ratio.Low)} to {Show(ratio.High)}, {ratio.Count} seeds)";
                yield return ratio.High < 1
                    ? $"With each rule at its own best learning rate a head start of {RuleName.Brief(arm.Rule)} remains: {interval}."
                    : $"With each rule at its own best learning rate the head start of {RuleName.Brief(arm.Rule)} is gone: {interval}.";
            }
        }
    }

    private static IEnumerable<string> Control(StudyAnalysis analysis)
    {
        var arms = analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate;
        var control = arms.FirstOrDefault(arm => arm.Rule == "frozen");
        if (control?.FinalTrainingLoss is not { } frozen)
        {
            yield break;
        }

        foreach (var arm in arms.Where(arm => arm.Rule != "frozen" && arm.FinalTrainingLoss is not null))
        {
            if (arm.FinalTrainingLoss!.High >= frozen.Low)
            {
                yield return $"{RuleName.Brief(arm.Rule)} is not clearly better than the frozen control: final training loss {Show(arm.FinalTrainingLoss)} against {Show(frozen)}.";
            }
        }
    }

    internal static string Show(double value) => value.ToString(Math.Abs(value) is >= 100 or 0 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.0##");

    private static string Show(Interval interval) => $"{Show(interval.Estimate)} ({Show(interval.Low)} to {Show(interval.High)}, {interval.Count} seeds)";

    private static string Percent(double fraction) => (100 * fraction).ToString("0.00");

    private static string Signed(double fraction) => (100 * fraction).ToString("+0.00;−0.00;0.00");
}
