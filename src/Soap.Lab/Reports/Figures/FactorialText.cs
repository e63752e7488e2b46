using Soap.Lab.Analysis.Confound;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>Effects of the factorial as people read them.</summary>
internal static class FactorialText
{
    /// <summary>What an outcome is.</summary>
    public static string Outcome(FactorialOutcome outcome, StudySpecification study) => outcome switch
    {
        FactorialOutcome.LogExamples => $"examples to training loss {Ticks.Text(study.TargetLoss)}",
        FactorialOutcome.TrainingLoss => "training loss at the end",
        _ => "validation loss at the end",
    };

    /// <summary>An effect on the scale on which it is read: logarithms of examples become factors.</summary>
    public static Interval Shown(Interval effect, FactorialOutcome outcome) => outcome == FactorialOutcome.LogExamples
        ? effect with
        {
            Estimate = Math.Exp(effect.Estimate),
            Low = Math.Exp(effect.Low),
            High = Math.Exp(effect.High),
        }
        : effect;

    /// <summary>An effect and its interval: a factor on examples, or a difference of losses.</summary>
    public static (string Value, string Range) Of(Interval effect, FactorialOutcome outcome)
    {
        var isRatio = outcome == FactorialOutcome.LogExamples;
        var (estimate, low, high) = NumberText.Digits(Shown(effect, outcome), signed: !isRatio);
        return (isRatio ? $"{estimate}×" : estimate, $"{low} to {high}");
    }
}
