using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Analysis;

/// <summary>Finds what every setting came to in a study that tunes more than the learning rate.</summary>
internal static class CandidateAnalyzer
{
    /// <summary>One a rule and setting, by rule in the study's order, then as planned; null where the learning rate
    /// alone is tuned, which <see cref="ResponseCurve"/> shows whole.</summary>
    /// <param name="results">The study's trials.</param>
    /// <param name="responses">The best of each rule.</param>
    public static IReadOnlyList<CandidateAnalysis>? Of(StudyResults results, IReadOnlyList<ResponseCurve> responses)
    {
        var study = results.Study;
        var screening = ScreeningChoice.Of(study, results.Trials);
        CandidateAnalysis[] all =
        [
            .. from rule in study.Sweeps.Count == 0 ? [] : study.Rules
               let best = responses.FirstOrDefault(response => response.Rule == rule)?.BestCandidate
               from candidate in results.Trials
                   .Where(trial => trial.Trial.Specification.Rule == rule && (trial.Trial.Phase.Chooses()
                       || trial.Trial.Phase == StudyPhase.Algoperf))
                   .GroupBy(trial => (
                       trial.Trial.Specification.LearningRate,
                       Swept: SweptSettings.TextOf(study, trial.Trial.Specification)))
               select new CandidateAnalysis(
                   rule, candidate.Key.LearningRate, SweptSettings.ValuesOf(
                       study, candidate.First().Trial.Specification),
                   Loss(study,
                   [
                       .. candidate.Where(trial => trial.Trial.Phase != StudyPhase.Screening)
                           .Select(trial => trial.Result),
                   ]),
                   candidate.Where(trial => trial.Result.Outcome == TrialOutcome.Diverged)
                       .DistinctBy(trial => trial.Trial.Specification.Seed).Count(),
                   best?.LearningRate == candidate.Key.LearningRate && best.SweptText == candidate.Key.Swept)
               {
                   IsScreenedOut = screening.LeavesOut(rule, candidate.Key.LearningRate, candidate.Key.Swept),
               },
        ];
        return all.Length == 0 ? null : all;
    }

    // Each of AlgoPerf's studies draws its own settings, and tries each once.
    private static double? Loss(StudySpecification study, TrialResult[] results)
    {
        var seeds = study.Protocol == StudyProtocol.Algoperf ? 1 : study.TuningSeeds.Count;
        return results.Length == seeds && results.All(result => result.Outcome == TrialOutcome.Finished)
            ? results.Average(result => result.KeptValidation?.Loss)
            : null;
    }
}
