using Soap.Lab.Statistics;
using Soap.Rules;

namespace Soap.Lab.Studies.Confound;

/// <summary>What the factorial and the step-matched control say, in sentences with number, interval and n.</summary>
internal static class FactorialFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        foreach (var phase in new[] { StudyPhase.SharedRate, StudyPhase.BestRate })
        {
            var where = phase == StudyPhase.SharedRate ? $"at learning rate {analysis.Study.LearningRate}" : "with each arm at its own best learning rate";
            foreach (var outcomes in analysis.Factorials.Where(factorial => factorial.Phase == phase).GroupBy(factorial => factorial.Rule))
            {
                yield return Split([.. outcomes], analysis.Study, where);
            }

            foreach (var sentence in Matched(analysis, phase == StudyPhase.SharedRate ? analysis.SharedRate : analysis.BestRate, where))
            {
                yield return sentence;
            }
        }
    }

    private static string Split(FactorialAnalysis[] outcomes, StudySpecification study, string where)
    {
        var examples = outcomes.Single(factorial => factorial.Outcome == FactorialOutcome.LogExamples);
        var name = RuleName.Brief(examples.Rule);
        if (examples.Effects is { } effects)
        {
            return $"Of {name}'s {Change(effects.Total)} {where} ({Ratio(effects.Total)} of bp's examples to {Number.Short(study.TargetLoss)}, {Range(effects.Total, Ratio)}), " +
                $"its magnitude alone makes {Ratio(effects.Magnitude)} ({Range(effects.Magnitude, Ratio)}), its direction alone {Ratio(effects.Direction)} ({Range(effects.Direction, Ratio)}), " +
                $"and both together another {Ratio(effects.Interaction)} ({Range(effects.Interaction, Ratio)}); {effects.Total.Count} paired seeds.{Verdict(effects)}";
        }

        var loss = outcomes.Single(factorial => factorial.Outcome == FactorialOutcome.TrainingLoss);
        return loss.Effects is not { } inLoss
            ? $"{name}'s direction and magnitude cannot be told apart {where}: {loss.Missing}."
            : $"{name}'s examples to {Number.Short(study.TargetLoss)} cannot be split {where} ({examples.Missing}); of its final training loss less bp's ({Signed(inLoss.Total)}, {Range(inLoss.Total, Signed)}), " +
                $"its magnitude alone makes {Signed(inLoss.Magnitude)} ({Range(inLoss.Magnitude, Signed)}), its direction alone {Signed(inLoss.Direction)} ({Range(inLoss.Direction, Signed)}), " +
                $"and both together another {Signed(inLoss.Interaction)} ({Range(inLoss.Interaction, Signed)}); {inLoss.Total.Count} paired seeds.{Verdict(inLoss)}";
    }

    private static string Change(Interval total) => total.High < 0 ? "head start" : total.Low > 0 ? "delay" : "difference from bp (no clear one)";

    // What is said only where a whole interval is on one side of no effect. Below 0 is better: fewer examples, less loss.
    private static string Verdict(FactorialEffects effects) =>
        effects.Total.High < 0 && effects.Magnitude.High < 0 && effects.Direction.High >= 0
            ? effects.Direction.Low > 0 ? " The gain is all of magnitude; the direction costs." : " The gain is one of magnitude; none of direction is clear."
        : effects.Total.High < 0 && effects.Magnitude.High >= 0 && effects.Direction.High < 0 ? " The gain is one of direction; none of magnitude is clear."
        : effects.Total.Low > 0 && effects.Direction.Low > 0 && effects.Magnitude.Low <= 0 ? " The delay is one of direction."
        : effects.Total.Low > 0 && effects.Magnitude.Low > 0 && effects.Direction.Low <= 0 ? " The delay is one of magnitude."
        : "";

    // The step-matched control beside the rule with its own steps.
    private static IEnumerable<string> Matched(StudyAnalysis analysis, IReadOnlyList<ArmAnalysis> arms, string where)
    {
        foreach (var arm in arms.Where(arm => arms.Any(other => other.Rule == InterventionArm.Of(arm.Rule, Intervention.Step))))
        {
            var matched = arms.First(other => other.Rule == InterventionArm.Of(arm.Rule, Intervention.Step));
            if (matched.Target.RatioToBaseline is { } ratio && arm.Rule != analysis.Study.Rules[0])
            {
                var own = arm.Target.RatioToBaseline is { } plain ? $"{Number.Short(plain.Estimate)}x ({Number.Short(plain.Low)} to {Number.Short(plain.High)})" : "a number that some seed has not";
                yield return $"With steps as long as {analysis.Study.Rules[0]}'s in every hidden layer, {where}, {RuleName.Brief(arm.Rule)} needs {Number.Short(ratio.Estimate)}x the examples of {analysis.Study.Rules[0]} " +
                    $"to reach {Number.Short(analysis.Study.TargetLoss)} ({Number.Short(ratio.Low)} to {Number.Short(ratio.High)}, {ratio.Count} seeds); with its own it needs {own}.";
            }
        }
    }

    private static string Range(Interval interval, Func<double, string> text) => $"{text(interval.Low)} to {text(interval.High)}";

    private static string Ratio(Interval interval) => Ratio(interval.Estimate);

    private static string Ratio(double logarithm) => $"{Number.Short(Math.Exp(logarithm))}x";

    private static string Signed(Interval interval) => Signed(interval.Estimate);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000");
}
