using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Planning;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Findings;

/// <summary>What the factorial and the step-matched control say, in sentences with number, interval and n.</summary>
internal static class FactorialFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var shared = Prose.Of("where.rate", ("rate", $"{analysis.Study.LearningRate}"));
        return
        [
            .. Split(analysis, StudyPhase.SharedRate, shared),
            .. Matched(analysis, analysis.SharedRate, shared),
            .. Split(analysis, StudyPhase.BestRate, Prose.Of("where.four-arms")),
        ];
    }

    private static IEnumerable<string> Split(StudyAnalysis analysis, StudyPhase phase, string where) =>
        FactorialOutcomes.Of(analysis, phase).Select(outcomes =>
        {
            var shown = FactorialOutcomes.Shown(outcomes);
            var name = RuleName.Brief(shown.Rule);
            var baseline = FactorialAnalyzer.Backpropagation;
            var censored = phase == StudyPhase.SharedRate && shown.Outcome != FactorialOutcome.LogExamples
                ? Censored(name, outcomes, NumberText.Short(analysis.Study.TargetLoss)) + " "
                : "";
            if (shown.Effects is not { } effects)
            {
                return Prose.Of("factorial.none", ("rule", name), ("where", where), ("missing", shown.Missing));
            }

            if (shown.Outcome == FactorialOutcome.LogExamples)
            {
                var change = effects.Total.High < 0 ? Prose.Of("factorial.head-start")
                    : effects.Total.Low > 0 ? Prose.Of("factorial.delay")
                    : Prose.Of("factorial.unclear", ("baseline", baseline));
                return Prose.Of(
                    "factorial.examples", ("rule", name), ("change", change), ("where", where),
                    ("total", NumberText.Estimate(Ratio(effects.Total))), ("baseline", baseline),
                    ("loss", NumberText.Short(analysis.Study.TargetLoss)),
                    ("range", NumberText.Range(Ratio(effects.Total))), ("effects", Parts(effects, isRatio: true)))
                    + FactorialVerdict.Of(effects);
            }

            var (total, range) =
                (NumberText.Estimate(effects.Total, signed: true), NumberText.Range(effects.Total, signed: true));
            var (begins, parts) = ($"{char.ToUpperInvariant(where[0])}{where[1..]}", Parts(effects, isRatio: false));
            return censored + (shown.Outcome == FactorialOutcome.ValidationLoss
                ? Prose.Of(
                    "factorial.validation", ("where", begins), ("rule", name), ("total", total),
                    ("baseline", baseline), ("range", range), ("effects", parts))
                : Prose.Of(
                    "factorial.training", ("where", begins), ("rule", name), ("total", total),
                    ("baseline", baseline), ("range", range), ("effects", parts)))
                + FactorialVerdict.Of(effects);
        });

    private static string Censored(string rule, IReadOnlyList<FactorialAnalysis> outcomes, string loss)
    {
        var examples = outcomes.First(factorial => factorial.Outcome == FactorialOutcome.LogExamples);
        return Prose.Of("factorial.no-examples", ("rule", rule), ("loss", loss), ("missing", examples.Missing));
    }

    private static string Parts(FactorialEffects effects, bool isRatio)
    {
        return Prose.Of(
            "factorial.effects", ("magnitude", Text(effects.Magnitude)), ("direction", Text(effects.Direction)),
            ("both", Text(effects.Interaction)), ("seeds", NumberText.Count(effects.Total.Count, "paired seed")));

        string Text(Interval effect) => isRatio
            ? $"{NumberText.Estimate(Ratio(effect))}× ({NumberText.Range(Ratio(effect))})"
            : $"{NumberText.Estimate(effect, signed: true)} ({NumberText.Range(effect, signed: true)})";
    }

    // The step-matched control beside the rule with its own steps.
    private static IEnumerable<string> Matched(StudyAnalysis analysis, IReadOnlyList<ArmAnalysis> arms, string where)
    {
        var baseline = FactorialAnalyzer.Backpropagation;
        if (analysis.Study.Rules[0] != baseline
            || arms.FirstOrDefault(arm => arm.Rule == baseline)?.Target.Examples is null)
        {
            yield break; // the ratios are to another rule, or there are none
        }

        string[] needs =
        [
            .. from arm in arms
               let matched = arms.FirstOrDefault(other =>
                   other.Rule == InterventionArm.Of(arm.Rule, Intervention.Step))
               where matched is not null && arm.Rule != baseline
               select Prose.Of(
                   "factorial.matched.rule", ("matched", Needs(RuleName.Brief(arm.Rule), matched)),
                   ("own", Own(arm.Target))),
        ];
        if (needs.Length > 0)
        {
            yield return Prose.Of(
                "factorial.matched", ("baseline", baseline), ("where", where),
                ("loss", NumberText.Short(analysis.Study.TargetLoss)), ("rules", string.Join("; ", needs)),
                ("seeds", NumberText.Count(analysis.Study.Seeds.Count, "paired seed")));
        }

        string Own(TargetAnalysis target) => target.RatioToBaseline is { } ratio
            ? Prose.Of("factorial.own-needs", ("ratio", NumberText.Estimate(ratio)))
            : Prose.Of("factorial.own-misses", ("missed", $"{target.Seeds - target.Reached}"));

        string Needs(string name, ArmAnalysis matched) => matched.Target.RatioToBaseline is { } ratio
            ? Prose.Of(
                "factorial.needs", ("rule", name), ("ratio", NumberText.Estimate(ratio)), ("baseline", baseline),
                ("range", NumberText.Range(ratio)))
            : Prose.Of(
                "factorial.misses", ("rule", name), ("missed", $"{matched.Target.Seeds - matched.Target.Reached}"),
                ("seeds", $"{matched.Target.Seeds}"));
    }

    /// <summary>An effect on logarithms of examples as a factor on examples.</summary>
    internal static Interval Ratio(Interval logarithm) => logarithm with
    {
        Estimate = Math.Exp(logarithm.Estimate),
        Low = Math.Exp(logarithm.Low),
        High = Math.Exp(logarithm.High),
    };
}
