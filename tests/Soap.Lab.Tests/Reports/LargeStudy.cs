using Soap.Diagnostics;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Tests.Reports;

/// <summary>
/// A study of 500 trials from formulas instead of training: 10 rules at the shared and at the best rate on 10 seeds,
/// and 6 rates on 5 tuning seeds.
/// </summary>
internal static class LargeStudy
{
    private static readonly string[] Rules =
    [
        "bp", "fa", "dfa", "kp", "sign:period=500,magnitude=unit", "sign:period=500,magnitude=norm", "wm", "usf",
        "shared-dfa", "frozen",
    ];
    private static readonly double[] Rates = [0.003, 0.01, 0.03, 0.1, 0.3, 1];

    public static StudySpecification Study { get; } = new()
    {
        Name = "large",
        Title = "A study of five hundred trials",
        Rules = Rules,
        LearningRate = 0.01,
        LearningRates = Rates,
        Seeds = [.. Enumerable.Range(101, 10).Select(seed => (ulong)seed)],
        TuningSeeds = [1, 2, 3, 4, 5],
        TargetLoss = 0.5,
        Trial = new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 0, LearningRate = 0.01 },
    };

    /// <summary>The results, with some diverged trials among the tuning ones.</summary>
    public static StudyResults Results()
    {
        Dictionary<string, string> digests = new() { ["train"] = new string('a', 64) };
        FinishedTrial[] first = [.. StudyPlan.First(Study, digests).Select(Finish)];
        return new StudyResults(
            Study,
            [.. first, .. StudyPlan.Best(Study, LearningRateChoice.Responses(Study, first), digests).Select(Finish)]);
    }

    public static StudyAnalysis Analysis(StudyResults results) =>
        StudyAnalyzer.Analyze(results, StudyFixture.Analysis().Provenance, []);

    private static FinishedTrial Finish(PlannedTrial trial)
    {
        var (rule, rate) = (Array.IndexOf(Rules, trial.Specification.Rule), trial.Specification.LearningRate);
        var diverges = rule == 4 && rate > 0.5;
        return new FinishedTrial(trial, new TrialResult
        {
            Specification = trial.Specification,
            Outcome = diverges ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = diverges ? new Divergence(7, 384, "preactivations/1") : null,
            TrainingLoss =
            [
                .. Enumerable.Range(1, diverges ? 3 : 110)
                    .Select(i => new LossPoint(i * 1000, Loss(rule, rate, trial.Specification.Seed, i))),
            ],
            Validation =
            [
                .. Enumerable.Range(1, diverges ? 1 : 11).Select(i => new EvaluationPoint(
                    i * 10_000, Loss(rule, rate, trial.Specification.Seed, 10 * i) * 1.03, 0.9)),
            ],
            Test = diverges || !trial.Specification.EvaluateTest
                ? null
                : new EvaluationPoint(110_000, Loss(rule, rate, trial.Specification.Seed, 110), 0.9 + 0.002 * rule),
            Diagnostics = trial.Specification.DiagnoseEvery == 0
                ? []
                :
                [
                    .. from i in Enumerable.Range(0, 23)
                    from layer in new[] { 1, 2 }
                    select Point(rule, trial.Specification.Seed, i, layer),
                ],
            WeightsDigest = new string('c', 64),
            DataDigests = new Dictionary<string, string>(),
        });
    }

    private static double Loss(int rule, double rate, ulong seed, int i)
    {
        var speed = 1 / (1 + Math.Pow(Math.Log10(rate / 0.1) - 0.1 * rule, 2));
        var noise = 1 + 0.02 * Math.Sin(12.9 * i + 78.2 * rule + 37.7 * seed);
        return (0.1 + 0.02 * rule + 2.2 / (1 + i * speed / 3)) * noise;
    }

    private static DiagnosticPoint Point(int rule, ulong seed, int i, int layer)
    {
        DiagnosticPoint point = new() { Examples = i * 5000, Layer = layer };
        foreach (var diagnostic in Diagnostic.All)
        {
            var value = 1 + 0.3 * rule + 0.05 * i + 0.01 * (seed % 7);
            typeof(DiagnosticPoint).GetProperty(diagnostic.Name)!.SetValue(
                point, diagnostic.Unit == "degrees" ? value * 9 : diagnostic.Unit == "fraction" ? value / 9 : value);
        }

        return point;
    }
}
