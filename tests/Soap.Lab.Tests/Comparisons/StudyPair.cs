using Soap.Lab.Comparisons;
using Soap.Lab.Studies;
using Soap.Lab.Tests.Reports;
using Soap.Training;

namespace Soap.Lab.Tests.Comparisons;

/// <summary>Studies from numbers instead of training, to be compared.</summary>
internal static class StudyPair
{
    public static readonly string[] Rules = ["bp", "fa", "frozen"];

    public static ulong[] Seeds(int count, int first = 1) => [.. Enumerable.Range(first, count).Select(seed => (ulong)seed)];

    /// <summary>A study without tuning whose trials end at the given training loss; the validation loss is a tenth above, and the accuracy falls with it. NaN: the trial diverged.</summary>
    public static ComparedStudy Of(IReadOnlyList<ulong> seeds, Func<string, ulong, double> loss, string digest = "a", Func<StudySpecification, StudySpecification>? change = null, Provenance? provenance = null)
    {
        StudySpecification study = LargeStudy.Study with { Rules = Rules, Seeds = seeds, LearningRates = [], TuningSeeds = [] };
        study = change is null ? study : change(study);
        FinishedTrial[] trials = [.. StudyPlan.First(study, new Dictionary<string, string>()).Select(trial => new FinishedTrial(trial, Result(trial.Specification, loss(trial.Specification.Rule, trial.Specification.Seed), digest)))];
        return new ComparedStudy($"runs/{digest}", new StudyResults(study, trials), provenance ?? StudyFixture.Analysis().Provenance);
    }

    public static ChangeFlag[] Flags(StudyComparison comparison, string rule) => [.. comparison.Numbers.Where(number => number.Rule == rule).Select(number => number.Flag)];

    // The curve falls from 3 to its end in a straight line, so that the target of 0.5 is reached earlier the lower the end is.
    private static TrialResult Result(TrialSpecification specification, double loss, string digest) => new()
    {
        Specification = specification,
        Outcome = double.IsNaN(loss) ? TrialOutcome.Diverged : TrialOutcome.Finished,
        Divergence = double.IsNaN(loss) ? new Divergence(2, 1000, "weights/1") : null,
        TrainingLoss = double.IsNaN(loss) ? [new LossPoint(1000, 3)] : [new LossPoint(1000, 3), new LossPoint(10_000, loss)],
        Validation = double.IsNaN(loss) ? [] : [new EvaluationPoint(10_000, 1.1 * loss, 1 - (0.1 * loss))],
        Test = double.IsNaN(loss) ? null : new EvaluationPoint(10_000, 1.1 * loss, 1 - (0.1 * loss)),
        Diagnostics = [],
        WeightsDigest = digest,
        DataDigests = new Dictionary<string, string> { ["train"] = "d" },
    };
}
