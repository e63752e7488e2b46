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
        var shared = $"at learning rate {analysis.Study.LearningRate}";
        return
        [
            .. Split(analysis, StudyPhase.SharedRate, shared),
            .. Matched(analysis, analysis.SharedRate, shared),
            .. Split(analysis, StudyPhase.BestRate, "with each of the four arms at its own best learning rate"),
        ];
    }

    private static IEnumerable<string> Split(StudyAnalysis analysis, StudyPhase phase, string where) =>
        FactorialOutcomes.Of(analysis, phase).Select(outcomes =>
        {
            var shown = FactorialOutcomes.Shown(outcomes);
            var name = RuleName.Brief(shown.Rule);
            var baseline = FactorialAnalyzer.Backpropagation;
            var censored = phase == StudyPhase.SharedRate && shown.Outcome != FactorialOutcome.LogExamples
                ? $"{name}'s examples to {NumberText.Short(analysis.Study.TargetLoss)} cannot be split " +
                    $"({outcomes.First(factorial => factorial.Outcome == FactorialOutcome.LogExamples).Missing}). "
                : "";
            if (shown.Effects is not { } effects)
            {
                return $"{name}'s direction and magnitude cannot be told apart {where}: {shown.Missing}.";
            }

            if (shown.Outcome == FactorialOutcome.LogExamples)
            {
                var change = effects.Total.High < 0 ? "head start"
                    : effects.Total.Low > 0 ? "delay"
                    : $"difference from {baseline}, which is not clear,";
                return $"Of {name}'s {change} {where} ({NumberText.Estimate(Ratio(effects.Total))}× the examples of " +
                    $"{baseline} to reach {NumberText.Short(analysis.Study.TargetLoss)}, " +
                    $"{NumberText.Range(Ratio(effects.Total))}), " +
                    $"{Parts(effects, isRatio: true)}.{FactorialVerdict.Of(effects)}";
            }

            var outcome = shown.Outcome == FactorialOutcome.ValidationLoss ? "validation loss" : "training loss";
            return $"{censored}{char.ToUpperInvariant(where[0])}{where[1..]}, {name} ends with a {outcome} " +
                $"{NumberText.Estimate(effects.Total, signed: true)} from {baseline}'s " +
                $"({NumberText.Range(effects.Total, signed: true)}): " +
                $"{Parts(effects, isRatio: false)}.{FactorialVerdict.Of(effects)}";
        });

    private static string Parts(FactorialEffects effects, bool isRatio)
    {
        return $"its magnitude alone makes {Text(effects.Magnitude)}, " +
            $"its direction alone {Text(effects.Direction)}, " +
            $"both together another {Text(effects.Interaction)}; " +
            $"{effects.Total.Count} paired seed{(effects.Total.Count == 1 ? "" : "s")}";

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
               select $"{Needs(RuleName.Brief(arm.Rule), matched)} where with its own it {Own(arm.Target)}",
        ];
        if (needs.Length > 0)
        {
            yield return $"With hidden layers' steps as long as {baseline}'s, {where}, to reach " +
                $"{NumberText.Short(analysis.Study.TargetLoss)}: {string.Join("; ", needs)} " +
                $"({NumberText.Count(analysis.Study.Seeds.Count, "paired seed")}).";
        }

        string Own(TargetAnalysis target) => target.RatioToBaseline is { } ratio
            ? $"needs {NumberText.Estimate(ratio)}×"
            : $"does not reach it on {target.Seeds - target.Reached}";

        string Needs(string name, ArmAnalysis matched) => matched.Target.RatioToBaseline is { } ratio
            ? $"{name} needs {NumberText.Estimate(ratio)}× the examples of {baseline} " +
                $"({NumberText.Range(ratio)})"
            : $"{name} does not reach it on {matched.Target.Seeds - matched.Target.Reached} of " +
                $"{matched.Target.Seeds} seeds";
    }

    /// <summary>An effect on logarithms of examples as a factor on examples.</summary>
    internal static Interval Ratio(Interval logarithm) => logarithm with
    {
        Estimate = Math.Exp(logarithm.Estimate),
        Low = Math.Exp(logarithm.Low),
        High = Math.Exp(logarithm.High),
    };
}
