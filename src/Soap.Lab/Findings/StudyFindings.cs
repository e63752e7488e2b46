using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// What a study's numbers support, in sentences made from the numbers; each has its interval and the number of seeds
/// behind it.
/// </summary>
internal static class StudyFindings
{
    private const string Less = ", and by the interval alone less than half of it does,";

    // With more rules a sentence that names them all is not read; tables and figures have them.
    private const int MostNamed = 8;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var (baseline, rules) = (analysis.Study.Rules[0], RulesAlone(analysis));
        return
        [
            .. TargetFindings.Of(
                rules, rules.SharedRate, baseline, $"At the shared learning rate {analysis.Study.LearningRate}"),
            .. TargetFindings.Of(rules, rules.BestRate, baseline, "With each rule at its own best learning rate"),
            .. CostFindings.OfOperations(Final(rules).Arms, Final(rules).Where),
            .. Confound(rules, baseline),
            .. ContrastFindings.Of(analysis),
            .. FactorialFindings.Of(analysis),
            .. ResponseFindings.Of(analysis),
            .. AlgoperfFindings.Of(analysis),
            .. OutcomeFindings.Of(Final(rules).Arms, baseline, Final(rules).Where),
            .. Accuracy(rules, baseline),
            .. MarginFindings.Of(rules),
            .. ControlFindings.Of(rules),
        ];
    }

    /// <summary>The study's answer in few sentences, which stand first.</summary>
    public static IEnumerable<string> Verdict(StudyAnalysis analysis) =>
        StudyVerdict.Of(analysis, RulesAlone(analysis));

    /// <summary>What its seconds support: measurements, which differ from run to run.</summary>
    public static IEnumerable<string> OfTimes(StudyAnalysis analysis)
    {
        var (arms, where) = Final(RulesAlone(analysis));
        return [.. CostFindings.OfTimes(arms, analysis.Study.Rules[0], where), .. ContrastFindings.OfTimes(analysis)];
    }

    // Interventions are experiments on rules, as what is trained at the shared rate alone: they have sentences of
    // their own.
    private static StudyAnalysis RulesAlone(StudyAnalysis analysis) =>
        analysis with
        {
            SharedRate = [.. analysis.SharedRate.Where(arm => IsRule(analysis, arm))],
            BestRate = [.. analysis.BestRate.Where(arm => IsRule(analysis, arm))],
        };

    private static bool IsRule(StudyAnalysis analysis, ArmAnalysis arm) =>
        analysis.Study.Rules.Contains(arm.Rule) && !InterventionArm.Is(arm.Rule);

    // The founding lesson: a gain at one learning rate that goes when every rule has its own.
    private static IEnumerable<string> Confound(StudyAnalysis analysis, string baseline)
    {
        foreach (var arm in analysis.SharedRate.Where(arm => arm.Target.RatioToBaseline?.High < 1))
        {
            var name = RuleName.Brief(arm.Rule);
            if (MeanFirstLayerGain(arm) is > 1 and var gain)
            {
                yield return $"The head start of {name} at learning rate {arm.LearningRate}" +
                    $"{(TargetFindings.IsSignificant(arm) ? "" : ", which only the interval shows,")} comes with " +
                    $"first-layer displacements {NumberText.Short(gain)} times as long as {baseline}'s " +
                    "at the same weights (mean over time): its hidden layers take larger steps, " +
                    "as with a larger learning rate.";
            }

            if (analysis.BestRate.FirstOrDefault(best => best.Rule == arm.Rule)
                is { Target.RatioToBaseline: { } ratio } best)
            {
                var shared = arm.Target.RatioToBaseline!.Estimate;
                yield return $"{Remains(name, shared, ratio, TargetFindings.IsSignificant(best))} with each rule at " +
                    "its own best learning rate: " +
                    $"{NumberText.Estimate(ratio)} times the examples ({NumberText.Range(ratio)}) " +
                    $"in place of {NumberText.Estimate(arm.Target.RatioToBaseline)}.";
            }
        }
    }

    // An interval that includes 1 is no proof that nothing remains; its lower end says how much may, as a part of what
    // there was, on the logarithmic scale of ratios.
    private static string Remains(string name, double shared, Interval ratio, bool isSignificant) =>
        ratio.High < 1 ? $"A head start of {name} remains{(isSignificant ? "" : ", by the interval alone,")}"
        : ratio.Low > 1
            ? $"The head start of {name} is turned into a delay{(isSignificant ? "" : ", by the interval alone,")}"
        : $"Nothing here shows that a head start of {name} remains" +
            (Math.Log(ratio.Low) > Math.Log(shared) / 2 ? Less : "");

    private static double? MeanFirstLayerGain(ArmAnalysis arm) => arm.Diagnostics
        .FirstOrDefault(curve => curve.Layer == 1 && curve.Metric == nameof(DiagnosticPoint.DisplacementNormRatio))
        ?.Points.Average(point => point.Mean);

    private static IEnumerable<string> Accuracy(StudyAnalysis analysis, string baseline)
    {
        var (arms, where) = Final(analysis);
        var reference = arms.FirstOrDefault(arm => arm.Rule == baseline)?.TestAccuracy;
        if (reference is null)
        {
            yield break;
        }

        var others = arms.Where(arm => arm.TestAccuracyDifference is not null).ToArray();
        var named = others.Length > MostNamed
            ? [others.MaxBy(arm => arm.TestAccuracy!.Estimate)!, others.MinBy(arm => arm.TestAccuracy!.Estimate)!]
            : others;
        var list = others.Length > MostNamed
            ? $"; of the other rules the highest is {Compared(named[0])}, the lowest {Compared(named[1])}"
            : List(", ", named.Select(Compared));
        yield return $"Test accuracy {where}: {baseline} {NumberText.Estimate(reference.Times(100))} % " +
            $"({NumberText.Range(reference.Times(100))}){list} ({reference.Count} paired seeds" +
            $"{TestWords.Note(named.Select(Tested).OfType<BaselineComparison>())}).";
    }

    private static string Compared(ArmAnalysis arm)
    {
        var difference = arm.TestAccuracyDifference!.Times(100);
        var p = Tested(arm) is { } test ? $", {TestWords.P(test)}" : "";
        return $"{RuleName.Brief(arm.Rule)} {NumberText.Estimate(arm.TestAccuracy!.Times(100))} % " +
            $"({NumberText.Estimate(difference, signed: true)} points, " +
            $"{NumberText.Range(difference, signed: true)}{p})";
    }

    private static BaselineComparison? Tested(ArmAnalysis arm) => arm.Outcome(ArmOutcome.TestAccuracy)?.Comparison;

    /// <summary>The arms of the comparison that counts: at the best rates where the study tunes.</summary>
    internal static (IReadOnlyList<ArmAnalysis> Arms, string Where) Final(StudyAnalysis analysis) =>
        analysis.BestRate.Count > 0
            ? (analysis.BestRate, "with each rule at its own best learning rate")
            : (analysis.SharedRate, $"at the shared learning rate {analysis.Study.LearningRate}");

    private static string List(string lead, IEnumerable<string> parts) =>
        string.Concat(parts.Select(part => lead + part));
}
