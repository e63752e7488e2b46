using Soap.Lab.Analysis.Algoperf;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Analysis;

/// <summary>All numbers of a study from the results of its trials.</summary>
internal static class StudyNumbers
{
    /// <summary>The analysis without a sentence.</summary>
    /// <param name="results">All its trials.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <param name="samples">For tasks of one variable: the training samples; otherwise empty.</param>
    public static StudyAnalysis Of(StudyResults results, Provenance provenance, IReadOnlyList<FunctionPoint> samples)
    {
        var study = results.Study;
        var responses = study.LearningRates.Count == 0 ? [] : LearningRateChoice.Responses(study, results.Trials);
        var shared = Arms(results, StudyPhase.SharedRate);
        var best = Arms(results, StudyPhase.BestRate);
        var diverged = results.Trials
            .Where(trial => trial.Result.Divergence is not null)
            .Select(trial => new DivergedTrial(
                trial.Trial.Specification.Rule, trial.Trial.Specification.LearningRate, trial.Trial.Specification.Seed,
                trial.Result.Divergence!))
            .Distinct()
            .ToArray();
        var engines = results.Trials
            .Where(trial => trial.Result.Engine is not null)
            .DistinctBy(trial => trial.Trial.Specification)
            .CountBy(trial => trial.Result.Engine!)
            .Select(use => new EngineUse(use.Key, use.Value))
            .OrderByDescending(use => use.Trials)
            .ToArray();
        var factorials = FactorialAnalyzer.Of(results);
        return new StudyAnalysis(study, provenance)
        {
            SharedRate = shared,
            BestRate = best,
            Responses = responses,
            Candidates = CandidateAnalyzer.Of(results, responses),
            Diverged = diverged,
            Samples = samples,
            Engines = engines,
            Failed = [.. results.Failed.Select(failed => new ReportedFailure(
                failed.Trial.Specification.Rule, failed.Trial.Specification.LearningRate,
                failed.Trial.Specification.Seed, failed.Trial.Phase, failed.Failure.Sentence))],
            Origins = Origins(results.Trials),
            SplitPairs = SplitPairs(results),
            Unchecked = results.UncheckedSentence,
            Unfinished = results.UnfinishedSentence,
            Algoperf = AlgoperfAnalyzer.Of(results),
            Factorials = factorials,
            StepComparisons = StepAnalyzer.Of(results, factorials),
            Contrasts = ContrastAnalyzer.Of(results),
            Leaks = LeakAnalyzer.Of(study),
            ResponseAnalyses = ResponseAnalyzer.Of(results),
        };
    }

    private static int SplitPairs(StudyResults results) => results.Trials
        .Where(trial => trial.Trial.Phase is StudyPhase.SharedRate or StudyPhase.BestRate)
        .GroupBy(trial => (trial.Trial.Phase, trial.Trial.Specification.Seed))
        .Sum(seed => seed.FirstOrDefault(trial => trial.Trial.Specification.Rule == results.Study.Rules[0])
            is { Provenance: { } baseline }
            ? seed.Count(trial => trial.Provenance is { } other && other.Origin.Hardware != baseline.Origin.Hardware)
            : 0);

    // A trial that serves two purposes is one trial.
    private static OriginUse[] Origins(IReadOnlyList<FinishedTrial> trials) =>
    [
        .. trials.DistinctBy(trial => trial.Trial.Id)
            .GroupBy(trial => trial.Provenance?.Origin is { } origin
                ? (origin.Commit, origin.SoapVersion, Processor: origin.Hardware)
                : (null, "unknown", "an unknown processor: provenance.json is missing"))
            .Select(group => new OriginUse(
                group.Key.Commit, group.Key.SoapVersion, group.Key.Processor, group.Count()))
            .OrderByDescending(origin => origin.Trials).ThenBy(origin => origin.Commit, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<ArmAnalysis> Arms(StudyResults results, StudyPhase phase)
    {
        var finished = results.Study.AllRules
            .Select(rule => results.Trials
                .Where(trial => trial.Trial.Phase == phase && trial.Trial.Specification.Rule == rule)
                .OrderBy(trial => trial.Result.Specification.Seed)
                .ToArray())
            .Where(arm => arm.Length > 0)
            .ToArray();
        var arms = finished.Select(arm => arm.Select(trial => trial.Result).ToArray()).ToArray();
        if (arms.Length == 0)
        {
            return [];
        }

        var heights = TargetHeights.Of(arms);
        var baseline = arms[0][0].Specification.Rule == results.Study.Rules[0] ? arms[0] : null;
        var outcomes = OutcomeAnalyzer.Outcomes(arms);
        var truth = Array.Find(arms, arm => arm[0].Specification.Rule == RepresentationAnalyzer.Reference);
        var overBest = OutcomeAnalyzer.ExamplesOverBest(arms, results.Study.TargetLoss);
        var margin = baseline is null ? null : results.Study.Margin;
        ArmAnalysis[] analyses =
        [
            .. finished.Zip(arms).AsParallel().AsOrdered()
                .Select(pair =>
                    (Trials: pair.First, IsBaseline: ReferenceEquals(pair.Second, baseline), Arm: ArmAnalyzer.Analyze(
                        pair.Second, ReferenceEquals(pair.Second, baseline) ? null : baseline,
                        results.Study.TargetLoss, heights, outcomes)))
                .Select(one => one.Arm with
                {
                    Swept = SweptSettings.TextOf(results.Study, one.Trials[0].Result.Specification),
                    Representations = RepresentationAnalyzer.Of(
                        [.. one.Trials.Select(trial => trial.Result)], truth),
                    Margin = margin is { } bound && !one.IsBaseline
                        ? MarginAnalyzer.Of([.. one.Trials.Select(trial => trial.Result)], baseline!, bound)
                        : null,
                    ExamplesOverBest = overBest.GetValueOrDefault(one.Arm.Rule) ?? [],
                    Cost = CostAnalyzer.Of(
                        one.Trials, one.IsBaseline || baseline is null ? null : finished[0], one.Arm.Target),
                    Times = CostAnalyzer.TimesOf(one.Trials, one.IsBaseline || baseline is null ? null : finished[0],
                        one.Arm.Target),
                }),
        ];
        return MarginAnalyzer.Corrected(
            OutcomeAnalyzer.Corrected(analyses, results.Study.Rules), results.Study.Rules);
    }
}
