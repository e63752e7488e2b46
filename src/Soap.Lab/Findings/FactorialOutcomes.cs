using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Planning;

namespace Soap.Lab.Findings;

/// <summary>Chooses the outcome of a rule whose factorial is shown first.</summary>
internal static class FactorialOutcomes
{
    /// <summary>
    /// The outcome to show: at the shared learning rate the examples to the target, as in the original; the training
    /// loss at the end where a seed of an arm does not reach it. At the best rates the validation loss at the end, for
    /// which they were chosen: nothing else is compared fairly between arms that were tuned for it.
    /// </summary>
    /// <param name="outcomes">Of one rule at one of the two.</param>
    public static FactorialAnalysis Shown(IReadOnlyList<FactorialAnalysis> outcomes)
    {
        FactorialOutcome[] order = outcomes[0].Phase == StudyPhase.BestRate
            ? [FactorialOutcome.ValidationLoss, FactorialOutcome.TrainingLoss]
            : [FactorialOutcome.LogExamples, FactorialOutcome.TrainingLoss];
        return order
            .Select(outcome =>
                outcomes.FirstOrDefault(factorial => factorial.Outcome == outcome && factorial.Effects is not null))
            .FirstOrDefault(factorial => factorial is not null)
            ?? outcomes.First(factorial => factorial.Outcome == order[1]);
    }

    /// <summary>The outcomes of each rule, in the study's order.</summary>
    public static IEnumerable<IReadOnlyList<FactorialAnalysis>> Of(StudyAnalysis analysis, StudyPhase phase) =>
        analysis.Factorials.Where(factorial => factorial.Phase == phase).GroupBy(factorial => factorial.Rule)
            .Select(IReadOnlyList<FactorialAnalysis> (outcomes) => [.. outcomes]);
}
