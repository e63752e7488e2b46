using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Contrasts;

/// <summary>
/// Compares rules that differ in one term, at their best learning rates, or at the shared one where nothing is tuned.
/// </summary>
internal static class ContrastAnalyzer
{
    public static IReadOnlyList<ContrastAnalysis> Of(StudyResults results)
    {
        var phase = results.Study.LearningRates.Count > 0 ? StudyPhase.BestRate : StudyPhase.SharedRate;
        var arms = results.Trials.Where(trial => trial.Trial.Phase == phase)
            .GroupBy(trial => trial.Trial.Specification.Rule)
            .ToDictionary(arm => arm.Key, arm => arm.OrderBy(trial => trial.Trial.Specification.Seed).ToArray());
        var contrasts = Contrast.Of(results.Study.Rules)
            .Where(contrast => arms.ContainsKey(contrast.Rule) && arms.ContainsKey(contrast.Reference)).ToArray();
        if (contrasts.Length == 0)
        {
            return [];
        }

        var outcomes = OutcomeAnalyzer.Outcomes([.. arms.Values.Select(Results)]);
        ContrastAnalysis[] all =
        [
            .. contrasts.AsParallel().AsOrdered().Select(contrast => Compare(
                contrast, arms[contrast.Rule], arms[contrast.Reference], outcomes, results.Study.TargetLoss)),
        ];
        return [.. all.GroupBy(one => one.Contrast.Part).SelectMany(Corrected)];
    }

    private static ContrastAnalysis Compare(
        Contrast contrast, FinishedTrial[] arm, FinishedTrial[] reference, IReadOnlyList<ArmOutcome> outcomes,
        double target)
    {
        var examples = ArmAnalyzer.Target(Results(arm), Results(reference), target);
        var loss = outcomes.Where(outcome => outcome is ArmOutcome.FinalValidationLoss or ArmOutcome.FinalTrainingLoss)
            .ToArray();
        return new ContrastAnalysis(
            contrast, loss.Length == 0 ? null : OutcomeAnalyzer.Of(loss, Results(arm), Results(reference), target)[0],
            examples, CostAnalyzer.Of(arm, reference, examples))
        {
            Times = CostAnalyzer.TimesOf(arm, reference, examples),
            ReferenceEngine = CostAnalyzer.EngineOf(reference),
        };
    }

    private static IEnumerable<ContrastAnalysis> Corrected(IEnumerable<ContrastAnalysis> family)
    {
        ContrastAnalysis[] compared = [.. family];
        var tested = compared.Where(one => one.Loss?.Comparison is not null).ToArray();
        var adjusted = tested.Zip(HolmCorrection.Adjusted([.. tested.Select(one => one.Loss!.Comparison!.PValue)]))
            .ToDictionary(pair => pair.First.Contrast, pair => pair.Second);
        return compared.Select(one => adjusted.TryGetValue(one.Contrast, out var p)
            ? one with { Loss = one.Loss! with { Comparison = one.Loss!.Comparison! with { AdjustedPValue = p } } }
            : one);
    }

    private static TrialResult[] Results(FinishedTrial[] trials) => [.. trials.Select(trial => trial.Result)];
}
