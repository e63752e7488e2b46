using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Running;
using Soap.Trials;

namespace Soap.Lab.Tests.Analysis;

/// <summary>
/// A made-up trial whose training loss falls in a straight line, for analyses of trials that nobody needs to run.
/// </summary>
internal static class StraightTrial
{
    /// <summary>A trial of the small study at its shared learning rate.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="length">Examples from loss 1 to loss 0: 0.5 is reached at half of it. The validation loss at the
    /// end is a thousandth of it.</param>
    /// <param name="microseconds">Of an example; null: not stored.</param>
    /// <param name="engine">What trained it.</param>
    /// <param name="diverged">Whether it diverged.</param>
    public static FinishedTrial Of(
        string rule, ulong seed, double length, double? microseconds = 1, string engine = "fused",
        bool diverged = false)
    {
        var specification = SmallStudy.Specification.Trial with { Rule = rule, Seed = seed };
        var result = new TrialResult
        {
            Specification = specification,
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = diverged ? new Divergence(3, 96, "weights/1") : null,
            TrainingLoss = [.. Enumerable.Range(1, 9).Select(i => new LossPoint(100 * i, 1 - 100.0 * i / length))],
            Validation = [new EvaluationPoint(900, length / 1000, null)],
            Test = diverged ? null : new EvaluationPoint(900, length / 1000, null),
            Diagnostics = [],
            WeightsDigest = "",
            DataDigests = SmallStudy.Data.Digests,
            Engine = new EngineRecord(engine, "a reason"),
        };
        return new FinishedTrial(new PlannedTrial(StudyPhase.SharedRate, specification, $"{rule}-{seed}"), result)
        {
            Provenance = new TrialProvenance(
                SmallStudy.Provenance, result.Engine, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1)
            {
                SecondsPerExample = microseconds / 1e6,
            },
        };
    }

    /// <summary>The analysis of a study of such trials, the first one's rule being the baseline.</summary>
    public static StudyAnalysis Analyze(params FinishedTrial[] trials) => StudyAnalyzer.Analyze(
        new StudyResults(
            SmallStudy.Specification with
            {
                LearningRates = [],
                Rules = [.. trials.Select(trial => trial.Result.Specification.Rule).Distinct()],
            },
            trials),
        SmallStudy.Provenance, []);
}
