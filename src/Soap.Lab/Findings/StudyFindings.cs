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


    // With more rules a sentence that names them all is not read; tables and figures have them.
    private const int MostNamed = 8;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var (baseline, rules) = (analysis.Study.Rules[0], RulesAlone(analysis));
        return
        [
            .. TargetFindings.Of(
                rules, rules.SharedRate, baseline,
                Prose.Of("where.shared.begins", ("rate", $"{analysis.Study.LearningRate}"))),
            .. TargetFindings.Of(rules, rules.BestRate, baseline, Prose.Of("where.best.begins")),
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
                yield return TargetFindings.IsSignificant(arm)
                    ? Prose.Of(
                        "head-start.steps", ("rule", name), ("rate", $"{arm.LearningRate}"),
                        ("gain", NumberText.Short(gain)), ("baseline", baseline))
                    : Prose.Of(
                        "head-start.steps.interval", ("rule", name), ("rate", $"{arm.LearningRate}"),
                        ("gain", NumberText.Short(gain)), ("baseline", baseline));
            }

            if (analysis.BestRate.FirstOrDefault(best => best.Rule == arm.Rule)
                is { Target.RatioToBaseline: { } ratio } best)
            {
                var shared = arm.Target.RatioToBaseline!.Estimate;
                var beginning = Remains(name, shared, ratio, TargetFindings.IsSignificant(best));
                yield return Prose.Of(
                    "head-start.tuned", ("beginning", beginning), ("ratio", NumberText.Estimate(ratio)),
                    ("range", NumberText.Range(ratio)),
                    ("shared", NumberText.Estimate(arm.Target.RatioToBaseline)));
            }
        }
    }

    // An interval that includes 1 is no proof that nothing remains; its lower end says how much may, as a part of what
    // there was, on the logarithmic scale of ratios.
    private static string Remains(string name, double shared, Interval ratio, bool isSignificant) =>
        ratio.High < 1
            ? isSignificant ? Prose.Of("head-start.remains", ("rule", name))
                : Prose.Of("head-start.remains.interval", ("rule", name))
        : ratio.Low > 1
            ? isSignificant ? Prose.Of("head-start.turns", ("rule", name))
                : Prose.Of("head-start.turns.interval", ("rule", name))
        : Math.Log(ratio.Low) > Math.Log(shared) / 2 ? Prose.Of("head-start.open.less", ("rule", name))
        : Prose.Of("head-start.open", ("rule", name));

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
            ? "; " + Prose.Of("accuracy.many", ("highest", Compared(named[0])), ("lowest", Compared(named[1])))
            : List(", ", named.Select(Compared));
        yield return Prose.Of(
            "accuracy.ends", ("where", where), ("baseline", baseline),
            ("accuracy", NumberText.Estimate(reference.Times(100))),
            ("range", NumberText.Range(reference.Times(100))), ("rules", list), ("seeds", $"{reference.Count}"),
            ("note", TestWords.Note(named.Select(Tested).OfType<BaselineComparison>())));
    }

    private static string Compared(ArmAnalysis arm)
    {
        var difference = arm.TestAccuracyDifference!.Times(100);
        var (name, accuracy) = (RuleName.Brief(arm.Rule), NumberText.Estimate(arm.TestAccuracy!.Times(100)));
        var (points, range) =
            (NumberText.Estimate(difference, signed: true), NumberText.Range(difference, signed: true));
        return Tested(arm) is { } test
            ? Prose.Of(
                "accuracy.rule.tested", ("rule", name), ("accuracy", accuracy), ("difference", points),
                ("range", range), ("p", TestWords.P(test)))
            : Prose.Of(
                "accuracy.rule", ("rule", name), ("accuracy", accuracy), ("difference", points), ("range", range));
    }

    private static BaselineComparison? Tested(ArmAnalysis arm) => arm.Outcome(ArmOutcome.TestAccuracy)?.Comparison;

    /// <summary>The arms of the comparison that counts: at the best rates where the study tunes.</summary>
    internal static (IReadOnlyList<ArmAnalysis> Arms, string Where) Final(StudyAnalysis analysis) =>
        analysis.BestRate.Count > 0
            ? (analysis.BestRate, Prose.Of("where.best"))
            : (analysis.SharedRate, Prose.Of("where.shared", ("rate", $"{analysis.Study.LearningRate}")));

    private static string List(string lead, IEnumerable<string> parts) =>
        string.Concat(parts.Select(part => lead + part));
}
