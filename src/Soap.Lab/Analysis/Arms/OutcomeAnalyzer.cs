using MathNet.Numerics.Statistics;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Compares arms seed by seed, with diverged trials as the worst.</summary>
internal static class OutcomeAnalyzer
{
    /// <summary>
    /// The outcomes that all trials of a comparison have. An arm whose trials all diverged has them too, as the worst.
    /// </summary>
    public static IReadOnlyList<ArmOutcome> Outcomes(IReadOnlyList<TrialResult[]> arms)
    {
        TrialResult[] trials = [.. arms.SelectMany(arm => arm)];
        return [.. Enum.GetValues<ArmOutcome>().Where(outcome => Have(trials, outcome))];
    }

    /// <summary>The arm's outcomes; p-values are not yet corrected.</summary>
    public static IReadOnlyList<OutcomeAnalysis> Of(
        IReadOnlyList<ArmOutcome> outcomes, TrialResult[] arm, TrialResult[]? baseline, double target) =>
        [
            .. outcomes.Select(outcome => Analyze(
                outcome, Scores(arm, outcome, target), baseline is null ? null : Scores(baseline, outcome, target))),
        ];

    /// <summary>
    /// The arms of one comparison with Holm's correction in every outcome: over the study's rules, and apart from
    /// them over those at the shared rate alone, which explain a rule and are no rivals of it.
    /// </summary>
    public static IReadOnlyList<ArmAnalysis> Corrected(IReadOnlyList<ArmAnalysis> arms, IReadOnlyList<string> rules)
    {
        (BaselineComparison Comparison, ArmOutcome Outcome, bool IsRule)[] tested =
        [
            .. from arm in arms
               from outcome in arm.Outcomes
               where outcome.Comparison is not null
               select (outcome.Comparison, outcome.Outcome, rules.Contains(arm.Rule)),
        ];
        var inOne = Adjusted(tested.GroupBy(one => (one.Outcome, one.IsRule), one => one.Comparison));
        var overAll = Adjusted(tested.GroupBy(one => one.IsRule, one => one.Comparison));
        return
        [
            .. arms.Select(arm => arm with
            {
                Outcomes =
                [
                    .. arm.Outcomes.Select(outcome => outcome.Comparison is not { } comparison
                        ? outcome
                        : outcome with
                        {
                            Comparison = comparison with
                            {
                                AdjustedPValue = inOne[comparison],
                                AdjustedOverOutcomes = overAll[comparison],
                            },
                        }),
                ],
            }),
        ];
    }

    private static Dictionary<BaselineComparison, double> Adjusted(
        IEnumerable<IEnumerable<BaselineComparison>> families)
    {
        Dictionary<BaselineComparison, double> adjusted = new(ReferenceEqualityComparer.Instance);
        foreach (var family in families)
        {
            foreach (var (comparison, p) in family.Zip(
                HolmCorrection.Adjusted([.. family.Select(comparison => comparison.PValue)])))
            {
                adjusted.Add(comparison, p);
            }
        }

        return adjusted;
    }

    /// <summary>
    /// For the performance profile: by rule, the examples of every common seed over the best rule's, ascending, null
    /// for a seed that missed. Interventions are no rules.
    /// </summary>
    public static IReadOnlyDictionary<string, double?[]> ExamplesOverBest(
        IReadOnlyList<TrialResult[]> arms, double target)
    {
        var rules = arms.Where(arm => !InterventionArm.Is(arm[0].Specification.Rule))
            .ToDictionary(arm => arm[0].Specification.Rule, arm => Scores(arm, ArmOutcome.ExamplesToTarget, target));
        var seeds = rules.Count == 0
            ? []
            : rules.Values.First().Keys.Where(seed => rules.Values.All(scores => scores.ContainsKey(seed))).ToArray();
        var profiles = PerformanceProfile.Of(
            [.. rules.Values.Select(scores => seeds.Select(seed => Math.Exp(scores[seed])).ToArray())]);
        return rules.Keys.Zip(profiles).ToDictionary(
            pair => pair.First,
            pair => pair.Second.Ratios.Select(ratio => double.IsFinite(ratio) ? ratio : (double?)null).ToArray());
    }

    private static bool Have(TrialResult[] trials, ArmOutcome outcome)
    {
        var finished = trials.Where(result => result.Outcome == TrialOutcome.Finished).ToArray();
        return outcome switch
        {
            ArmOutcome.FinalValidationLoss => trials.All(result => result.Specification.Validation > 0)
                && finished.All(result => result.Validation.Count > 0),
            ArmOutcome.FinalTrainingLoss => trials.All(result => result.Specification.Validation == 0),
            ArmOutcome.TestAccuracy =>
                finished.Length > 0 && finished.All(result => result.Test?.Accuracy is not null),
            ArmOutcome.TestLoss => finished.Length > 0 && finished.All(result => result.Test is { Accuracy: null }),
            ArmOutcome.ExamplesToTarget => true,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
        };
    }

    // Lower is better: accuracies are negated, examples are logarithms. +∞ for a trial that diverged, and for a target
    // that it missed.
    private static Dictionary<ulong, double> Scores(TrialResult[] arm, ArmOutcome outcome, double target) =>
        arm.ToDictionary(result => result.Specification.Seed, result =>
        {
            double? score = result.Outcome != TrialOutcome.Finished ? null : outcome switch
            {
                ArmOutcome.FinalValidationLoss => result.Validation[^1].Loss,
                ArmOutcome.FinalTrainingLoss => result.TrainingLoss[^1].Loss,
                ArmOutcome.TestAccuracy => -result.Test!.Accuracy!.Value,
                ArmOutcome.TestLoss => result.Test!.Loss,
                ArmOutcome.ExamplesToTarget =>
                    TimeToTarget.Examples(result, target) is { } examples ? Math.Log(examples) : null,
                _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
            };
            return score is { } finite && double.IsFinite(finite) ? finite : double.PositiveInfinity;
        });

    private static OutcomeAnalysis Analyze(
        ArmOutcome outcome, Dictionary<ulong, double> scores, Dictionary<ulong, double>? others)
    {
        var middle = outcome == ArmOutcome.ExamplesToTarget
            ? InterquartileMean.WithInterval([.. scores.Values.Select(Math.Exp)])
            : Turned(outcome, InterquartileMean.WithInterval([.. scores.Values]));
        ulong[] seeds = others is null ? [] : [.. scores.Keys.Where(others.ContainsKey)];
        return new OutcomeAnalysis(
            outcome,
            double.IsFinite(middle.Estimate) ? middle : null,
            seeds.Length == 0
                ? null
                : Compare(outcome, [.. seeds.Select(seed => scores[seed])], [.. seeds.Select(seed => others![seed])]));
    }

    private static BaselineComparison Compare(ArmOutcome outcome, double[] scores, double[] others)
    {
        var differences = PairedDifferences.Of(scores, others);
        var shift = Turned(outcome, HodgesLehmann.Shift(differences));

        // Two trials without a number do not differ in rank, but that is no difference of 0: a shift that rests on
        // such pairs is none.
        var without =
            scores.Zip(others).Count(pair => double.IsInfinity(pair.First) && double.IsInfinity(pair.Second));
        double? deviation = differences.Length > 1 && without == 0 && differences.All(double.IsFinite)
            ? differences.StandardDeviation()
            : null;
        double? detectable = deviation > 0 ? PairedPower.Difference(differences.Length, deviation.Value) : null;
        return new BaselineComparison(
            double.IsFinite(shift.Estimate) && 2 * without < differences.Length
                ? outcome == ArmOutcome.ExamplesToTarget ? shift.Exponential() : shift
                : null,
            ProbabilityOfImprovement.Of(scores, others),
            SignFlipTest.TwoSided(differences),
            differences.Length)
        {
            Deviation = deviation,
            DetectableDifference = outcome == ArmOutcome.ExamplesToTarget && detectable is { } logarithm
                ? Math.Exp(logarithm)
                : detectable,
        };
    }

    // Back to the sign of the outcome itself.
    private static Interval Turned(ArmOutcome outcome, Interval interval) =>
        outcome == ArmOutcome.TestAccuracy
            ? new Interval(0 - interval.Estimate, 0 - interval.High, 0 - interval.Low, interval.Count)
            : interval;
}
