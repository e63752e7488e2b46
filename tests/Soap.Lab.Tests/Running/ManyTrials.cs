using Soap.Engines;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Tests.Running;

/// <summary>Studies of many trials from formulas instead of training, as files: 20 trials for each seed.</summary>
internal static class ManyTrials
{
    /// <summary>A study of 5 rules at the shared and at the best of 2 rates, with as many seeds for tuning.</summary>
    public static StudySpecification Study(int seeds) => SmallStudy.Specification with
    {
        Rules = ["bp", "fa", "dfa", "kp", "frozen"],
        Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)],
        TuningSeeds = [.. Enumerable.Range(10_001, seeds).Select(seed => (ulong)seed)],
    };

    /// <summary>Writes the study with a result for every trial.</summary>
    public static StudyFolder Write(string path, int seeds)
    {
        var (study, folder) = (Study(seeds), new StudyFolder(path));
        folder.Claim(study, SmallStudy.Provenance);
        FinishedTrial[] first =
        [
            .. StudyPlan.First(study, SmallStudy.Data.Digests)
                .Select(trial => new FinishedTrial(trial, Result(trial))),
        ];
        var responses = LearningRateChoice.Responses(study, first);
        Parallel.ForEach(
            first.Select(trial => trial.Trial).Concat(StudyPlan.Best(study, responses, SmallStudy.Data.Digests)),
            trial => Write(path, trial));
        return folder;
    }

    // Without the flushes to the disk that a runner makes, which take most of the time.
    private static void Write(string path, PlannedTrial trial)
    {
        var place = Directory.CreateDirectory(Path.Combine(path, "trials", trial.Id)).FullName;
        TrialProvenance provenance = new(SmallStudy.Provenance, null, default, default, 1);
        File.WriteAllBytes(Path.Combine(place, "result.json"), SealedJson.BytesOf(Result(trial)));
        File.WriteAllBytes(Path.Combine(place, "provenance.json"), SealedJson.BytesOf(provenance));
    }

    private static TrialResult Result(PlannedTrial trial)
    {
        var specification = trial.Specification;
        var diverges = specification is { Rule: "kp", LearningRate: > 0.05, Seed: 10_001 };
        return new TrialResult
        {
            Specification = specification,
            Outcome = diverges ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = diverges ? new Divergence(7, 192, "loss") : null,
            TrainingLoss = [.. Enumerable.Range(1, 100).Select(i => new LossPoint(i * 10, Loss(specification, i)))],
            Validation =
            [
                .. Enumerable.Range(1, 10)
                    .Select(i => new EvaluationPoint(i * 100, Loss(specification, i * 10), null)),
            ],
            Test = diverges || !specification.EvaluateTest ? null
                : new EvaluationPoint(1000, Loss(specification, 100), null),
            Diagnostics = [],
            WeightsDigest = new string('c', 64),
            DataDigests = SmallStudy.Data.Digests,
        };
    }

    private static double Loss(TrialSpecification trial, int i) =>
        (0.1 + trial.LearningRate + 1.0 / i) * (1 + 0.01 * Math.Sin(37.7 * trial.Seed + trial.Rule.Length));
}
