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
                return $"Of {name}'s {change} {where} ({Ratio(effects.Total.Estimate)}x the examples of {baseline} " +
                    $"to reach {NumberText.Short(analysis.Study.TargetLoss)}, {Range(effects.Total, Ratio)}), " +
                    $"{Parts(effects, value => $"{Ratio(value)}x", Ratio)}.{FactorialVerdict.Of(effects)}";
            }

            var outcome = shown.Outcome == FactorialOutcome.ValidationLoss ? "validation loss" : "training loss";
            return $"{censored}{char.ToUpperInvariant(where[0])}{where[1..]}, {name} ends with a {outcome} " +
                $"{Signed(effects.Total.Estimate)} from {baseline}'s ({Range(effects.Total, Signed)}): " +
                $"{Parts(effects, Signed, Signed)}.{FactorialVerdict.Of(effects)}";
        });

    private static string Parts(FactorialEffects effects, Func<double, string> estimate, Func<double, string> end) =>
        $"its magnitude alone makes {estimate(effects.Magnitude.Estimate)} ({Range(effects.Magnitude, end)}), its " +
        $"direction alone {estimate(effects.Direction.Estimate)} ({Range(effects.Direction, end)}), " +
        $"both together another {estimate(effects.Interaction.Estimate)} ({Range(effects.Interaction, end)}); " +
        $"{effects.Total.Count} paired seed{(effects.Total.Count == 1 ? "" : "s")}";

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
                $"{NumberText.Short(analysis.Study.TargetLoss)}: {string.Join("; ", needs)}.";
        }

        string Own(TargetAnalysis target) => target.RatioToBaseline is { } ratio
            ? $"needs {NumberText.Short(ratio.Estimate)}x"
            : $"does not reach it on {target.Seeds - target.Reached}";

        string Needs(string name, ArmAnalysis matched) => matched.Target.RatioToBaseline is { } ratio
            ? $"{name} needs {NumberText.Short(ratio.Estimate)}x the examples of {baseline} " +
                $"({Range(ratio, NumberText.Short)}, {ratio.Count} seeds)"
            : $"{name} does not reach it on {matched.Target.Seeds - matched.Target.Reached} of " +
                $"{matched.Target.Seeds} seeds";
    }

    private static string Range(Interval interval, Func<double, string> text) =>
        $"{text(interval.Low)} to {text(interval.High)}";

    private static string Ratio(double logarithm) => NumberText.Short(Math.Exp(logarithm));

    private static string Signed(double value) => $"{value:+0.000;−0.000;0.000}";
}
