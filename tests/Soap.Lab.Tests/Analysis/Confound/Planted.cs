using Soap.Diagnostics;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Running;
using Soap.Trials;

namespace Soap.Lab.Tests.Analysis.Confound;

/// <summary>Trials whose outcomes are written down, in a study of bp, fa and fa's interventions.</summary>
internal static class Planted
{
    public const string Direction = "fa+bp-direction", Magnitude = "fa+bp-magnitude", Step = "fa+bp-step";

    public const double Target = 0.5;

    // The curve's one line falls from here, at 0 examples, to the target where it is planted.
    private const double Start = 1.5;

    public static StudySpecification Study { get; } = SmallStudy.Specification with
    {
        Rules = ["bp", "fa", Magnitude, Direction, Step],
        LearningRates = [],
        TargetLoss = Target,
    };

    public static StudyAnalysis Analyze(IEnumerable<FinishedTrial> trials, StudySpecification? study = null) =>
        StudyAnalyzer.Analyze(new StudyResults(study ?? Study, [.. trials]), SmallStudy.Provenance, []);

    /// <summary>A trial that reaches the target after so many examples, and ends at a loss.</summary>
    /// <param name="rule">In canonical text.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="examples">Where its curve crosses the target; null: it never does.</param>
    /// <param name="end">Its last training loss, and its validation loss.</param>
    /// <param name="phase">What it is for.</param>
    /// <param name="rate">η.</param>
    public static FinishedTrial Trial(
        string rule, ulong seed, double? examples, double end = 0.1, StudyPhase phase = StudyPhase.SharedRate,
        double rate = 0.05)
    {
        const long Last = 1_000_000;
        LossPoint[] curve = examples is { } crossing
            ? [new(0, Start), new(Last, Start - (Start - Target) * Last / crossing), new(2 * Last, end)]
            : [new(0, Start), new(2 * Last, Math.Max(end, Target + 0.1))];
        return Of(rule, seed, phase, rate, TrialOutcome.Finished, curve, end);
    }

    /// <summary>A trial that diverged.</summary>
    public static FinishedTrial Diverged(
        string rule, ulong seed, StudyPhase phase = StudyPhase.SharedRate, double rate = 0.05) =>
        Of(rule, seed, phase, rate, TrialOutcome.Diverged, [new(0, Start)], double.NaN);

    private static FinishedTrial Of(
        string rule, ulong seed, StudyPhase phase, double rate, TrialOutcome outcome, LossPoint[] curve, double end)
    {
        var specification = SmallStudy.Specification.Trial with { Rule = rule, Seed = seed, LearningRate = rate };
        var result = new TrialResult
        {
            Specification = specification,
            Outcome = outcome,
            Divergence = outcome == TrialOutcome.Diverged ? new Divergence(3, 96, "weights/1") : null,
            TrainingLoss = curve,
            Validation = outcome == TrialOutcome.Finished ? [new EvaluationPoint(curve[^1].Examples, end, null)] : [],
            Diagnostics = outcome == TrialOutcome.Finished ? [.. Measurements(rule)] : [],
            WeightsDigest = "",
            DataDigests = SmallStudy.Data.Digests,
        };
        return new FinishedTrial(new PlannedTrial(phase, specification, $"{phase}-{rule}-{seed}-{rate}"), result);
    }

    /// <summary>
    /// fa is at 60 and 40 degrees, and 2 and 8 times as long: 50 degrees, and 4 times in the geometric mean. The
    /// output layer, 2, is not a hidden one.
    /// </summary>
    private static IEnumerable<DiagnosticPoint> Measurements(string rule) =>
        from point in new[] { (Examples: 0, Angle: 60.0, Ratio: 2.0), (Examples: 500_000, Angle: 40.0, Ratio: 8.0) }
        from layer in new[] { 1, 2 }
        let isOwn = layer == 1 && rule == "fa"
        select new DiagnosticPoint
        {
            Examples = point.Examples,
            Layer = layer,
            DisplacementAngle = isOwn ? point.Angle : 0,
            DisplacementNormRatio = isOwn ? point.Ratio : 1,
            EffectiveLearningRate = 0.01,
        };
}
