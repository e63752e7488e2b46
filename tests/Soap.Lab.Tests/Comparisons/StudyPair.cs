using Soap.Engines;
using Soap.Lab.Comparisons;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Reports;
using Soap.Trials;

namespace Soap.Lab.Tests.Comparisons;

/// <summary>Studies from numbers instead of training, to be compared.</summary>
internal static class StudyPair
{
    public static readonly string[] Rules = ["bp", "fa", "frozen"];

    private static readonly Provenance Origin = StudyFixture.Analysis().Provenance;

    public static ulong[] Seeds(int count, int first = 1) =>
        [.. Enumerable.Range(first, count).Select(seed => (ulong)seed)];

    /// <summary>
    /// A study without tuning whose trials end at the given training loss; the validation loss is a tenth above, and
    /// the test accuracy falls with it. NaN: the trial diverged. <paramref name="noise"/> is added to the validation
    /// loss (1) and to the loss that the accuracy is made of (2).
    /// </summary>
    public static ComparedStudy Of(
        IReadOnlyList<ulong> seeds, Func<string, ulong, double> loss, string digest = "a",
        Func<StudySpecification, StudySpecification>? change = null, Provenance? provenance = null,
        Func<string, ulong, int, double>? noise = null)
    {
        var study = LargeStudy.Study with { Rules = Rules, Seeds = seeds, LearningRates = [], TuningSeeds = [] };
        study = change is null ? study : change(study);
        FinishedTrial[] trials =
        [
            .. StudyPlan.First(study, new Dictionary<string, string>()).Select(trial => new FinishedTrial(
                trial,
                Result(trial.Specification, loss(trial.Specification.Rule, trial.Specification.Seed), digest, which =>
                    noise?.Invoke(trial.Specification.Rule, trial.Specification.Seed, which) ?? 0))),
        ];
        return new ComparedStudy($"runs/{digest}", new StudyResults(study, trials), provenance ?? Origin);
    }

    public static ChangeFlag[] Flags(StudyComparison comparison, string rule) =>
        [.. comparison.Numbers.Where(number => number.Rule == rule).Select(number => number.Flag)];

    // The curve falls from 3 to its end in a straight line, so that the target of 0.5 is reached earlier the lower the
    // end is.
    private static TrialResult Result(
        TrialSpecification specification, double loss, string digest, Func<int, double> noise) =>
        new()
        {
            Specification = specification,
            Outcome = double.IsNaN(loss) ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = double.IsNaN(loss) ? new Divergence(2, 1000, "weights/1") : null,
            TrainingLoss =
                double.IsNaN(loss) ? [new LossPoint(1000, 3)] : [new LossPoint(1000, 3), new LossPoint(10_000, loss)],
            Validation = double.IsNaN(loss) ? [] : [new EvaluationPoint(10_000, 1.1 * loss + noise(1), 0.9)],
            Test = double.IsNaN(loss) ? null : new EvaluationPoint(10_000, 1.1 * loss, 1 - 0.1 * (loss + noise(2))),
            Diagnostics = [],
            WeightsDigest = digest,
            DataDigests = new Dictionary<string, string> { ["train"] = "d" },
        };
}
