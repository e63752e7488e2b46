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
        var (shown, isRatio) = (Shown(effect, outcome), outcome == FactorialOutcome.LogExamples);

        // An effect of next to nothing has a narrow interval, whose digits would not fit beside an arrow.
        var decimals = Math.Clamp(NumberText.Decimals(shown), 2, 3);
        string Text(double value) => NumberText.Fixed(value, decimals, signed: !isRatio);
        return (
            isRatio ? $"{Text(shown.Estimate)}×" : Text(shown.Estimate), $"{Text(shown.Low)} to {Text(shown.High)}");
    }
}
