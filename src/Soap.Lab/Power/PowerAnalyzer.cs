using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Power;

/// <summary>Takes from a pilot how many seeds a study needs.</summary>
public static class PowerAnalyzer
{
    private const double Confidence = 0.8;
    private const double Level = 0.05;

    /// <summary>
    /// One for each rule, phase and outcome of which the pilot has at least two paired seeds with a spread.
    /// </summary>
    /// <param name="pilot">What was run before; its first rule is the baseline, and its target the height at which
    /// examples are counted.</param>
    /// <param name="seeds">How many seeds are planned.</param>
    /// <param name="ratio">The ratio to the baseline that is to be seen, above 0 and not 1.</param>
    public static IReadOnlyList<SeedsNeeded> Of(StudyResults pilot, int seeds, double ratio) =>
    [
        .. from phase in new[] { StudyPhase.SharedRate, StudyPhase.BestRate }
           let arms = pilot.Trials.Where(trial => trial.Trial.Phase == phase)
               .ToLookup(trial => trial.Trial.Specification.Rule, trial => trial.Result)
           from rule in pilot.Study.Rules.Skip(1)
           from outcome in Enum.GetValues<PowerOutcome>()
           let logarithms = Logarithms(arms[pilot.Study.Rules[0]], arms[rule], outcome, pilot.Study.TargetLoss)
           where logarithms.Length > 1
           let deviation = logarithms.StandardDeviation()
           where deviation > 0
           let fewest = SignFlipTest.FewestSeeds(pilot.Study.Rules.Count - 1, Level)
           select new SeedsNeeded
           {
               Rule = rule,
               Phase = phase,
               Outcome = outcome,
               PilotSeeds = logarithms.Length,
               Deviation = deviation,
               Seeds = AtLeast(fewest, PairedPower.Seeds(Math.Log(ratio), deviation)),
               CautiousSeeds = AtLeast(
                   fewest, PairedPower.Seeds(Math.Log(ratio), deviation * Caution(logarithms.Length))),
               VisibleRatio = seeds < 2 ? null : Math.Exp(PairedPower.Difference(seeds, deviation)),
               FewestSeeds = fewest,
           },
    ];

    /// <summary>
    /// One for each rule and phase of which the pilot has at least two paired seeds with a spread; none without a
    /// margin.
    /// </summary>
    /// <param name="pilot">What was run before; its first rule is the baseline.</param>
    /// <param name="margin">The planned study's margin.</param>
    public static IReadOnlyList<MarginSeeds> Of(StudyResults pilot, double? margin) => margin is not { } stated ? [] :
    [
        .. from phase in new[] { StudyPhase.SharedRate, StudyPhase.BestRate }
           let arms = pilot.Trials.Where(trial => trial.Trial.Phase == phase)
               .ToLookup(trial => trial.Trial.Specification.Rule, trial => trial.Result)
           let baseline = arms[pilot.Study.Rules[0]]
           from rule in pilot.Study.Rules.Skip(1)
           let differences = MarginDifferences.Of(arms[rule], baseline).Where(double.IsFinite).ToArray()
           where differences.Length > 1
           let deviation = differences.StandardDeviation()
           where deviation > 0
           let bound = MarginDifferences.Bound(baseline, stated)
           let fewest = SignFlipTest.FewestSeeds(pilot.Study.Rules.Count - 1, Level, sides: 1)
           select new MarginSeeds(
               rule, phase, differences.Length, deviation,
               AtLeast(fewest, PairedPower.SeedsWithinMargin(bound, deviation, bothSides: false)),
               AtLeast(fewest, PairedPower.SeedsWithinMargin(bound, deviation, bothSides: true))),
    ];

    // The t test may ask for so few that the report's own test, corrected for all rules, could call nothing clear.
    private static int? AtLeast(int fewest, int? seeds) => seeds is { } number ? Math.Max(fewest, number) : null;

    // (n − 1) s² / σ² is distributed as χ² with n − 1 degrees of freedom: σ is below s √((n − 1) / χ²) with this
    // confidence.
    private static double Caution(int count) => Math.Sqrt((count - 1) / ChiSquared.InvCDF(count - 1, 1 - Confidence));

    private static double[] Logarithms(
        IEnumerable<TrialResult> baseline, IEnumerable<TrialResult> arm, PowerOutcome outcome, double target)
    {
        var bySeed = baseline.ToDictionary(trial => trial.Specification.Seed, trial => Value(trial, outcome, target));
        return
        [
            .. arm
                .Select(trial => Math.Log(
                    Value(trial, outcome, target) / bySeed.GetValueOrDefault(trial.Specification.Seed) ?? double.NaN))
                .Where(double.IsFinite),
        ];
    }

    // A diverged trial, or one that never reached the target, says nothing of a spread.
    private static double? Value(TrialResult trial, PowerOutcome outcome, double target) =>
        trial.Outcome != TrialOutcome.Finished ? null
        : outcome == PowerOutcome.Examples ? TimeToTarget.Examples(trial, target)
        : trial.Validation.Count > 0 ? trial.Validation[^1].Loss : null;
}
