using Soap.Diagnostics;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>
/// Analyses one rule at one learning rate. Where a seed diverged, no mean is computed: a mean over the survivors would
/// flatter the rule.
/// </summary>
internal static class ArmAnalyzer
{
    public static ArmAnalysis Analyze(
        TrialResult[] arm, TrialResult[]? baseline, double target, IReadOnlyList<double> heights,
        IReadOnlyList<ArmOutcome> outcomes)
    {
        var diverged = arm.Count(result => result.Outcome == TrialOutcome.Diverged);
        var complete = diverged == 0;
        var comparable = complete && baseline is not null
            && baseline.All(result => result.Outcome == TrialOutcome.Finished);
        return new ArmAnalysis
        {
            Rule = arm[0].Specification.Rule,
            LearningRate = arm[0].Specification.LearningRate,
            Seeds = arm.Length,
            DivergedSeeds = diverged,
            TrainingLoss = complete
                ? Band(arm.Select(result => result.TrainingLoss.Select(point => ((double)point.Examples, point.Loss))))
                : [],
            ValidationLoss = complete
                ? Band(arm.Select(result => result.Validation.Select(point => ((double)point.Examples, point.Loss))))
                : [],
            FinalTrainingLoss =
                complete ? Bootstrap.Mean([.. arm.Select(result => result.TrainingLoss[^1].Loss)]) : null,
            SelectedExamples = complete ? Mean(arm, result => result.Selected?.Examples) : null,
            TestLoss = complete ? Mean(arm, result => result.Test?.Loss) : null,
            TestAccuracy = complete ? Mean(arm, result => result.Test?.Accuracy) : null,
            BalancedAccuracy = complete ? Mean(arm, result => result.BalancedAccuracy) : null,
            ClassAccuracy = complete && arm.All(result => result.ClassAccuracy is not null)
                ? [.. arm[0].ClassAccuracy!.Select((_, label) => Mean(arm, result => result.ClassAccuracy![label]))]
                : null,
            TestAccuracyDifference =
                comparable ? MeanDifference(arm, baseline!, result => result.Test?.Accuracy) : null,
            TestLossDifference = comparable ? MeanDifference(arm, baseline!, result => result.Test?.Loss) : null,
            Target = Target(arm, baseline, target),
            RatioCurve = [.. heights.Select(height => Target(arm, baseline, height))],
            Outcomes = OutcomeAnalyzer.Of(outcomes, arm, baseline, target),
            Diagnostics = complete ? Diagnostics(arm) : [],
            SeedCurves = [.. arm.Select(result => new SeedCurve(result.Specification.Seed, result.TrainingLoss))],
            Functions =
            [
                .. arm.Where(result => result.Function is not null)
                    .Select(result => new SeedFunction(result.Specification.Seed, result.Function!)),
            ],
        };
    }

    /// <summary>Examples to a loss, and their ratio to the baseline's on the same seeds.</summary>
    public static TargetAnalysis Target(TrialResult[] arm, TrialResult[]? baseline, double loss)
    {
        var examples = arm.Select(result => TimeToTarget.Examples(result, loss)).ToArray();
        var reached = examples.Count(value => value is not null);
        var all = reached == arm.Length ? examples.Select(value => value!.Value).ToArray() : null;
        Interval? ratio = null;
        if (all is not null && baseline is not null)
        {
            var bySeed = baseline.ToDictionary(
                result => result.Specification.Seed, result => TimeToTarget.Examples(result, loss));
            var ratios =
                arm.Zip(all, (result, value) => value / bySeed.GetValueOrDefault(result.Specification.Seed)).ToArray();
            ratio = ratios.All(value => value is not null)
                ? Bootstrap.GeometricMean([.. ratios.Select(value => value!.Value)])
                : null;
        }

        return new TargetAnalysis(loss, reached, arm.Length, all is null ? null : Bootstrap.Mean(all), ratio)
        {
            BaselineReached = baseline?.Count(result => TimeToTarget.Examples(result, loss) is not null),
        };
    }

    private static Interval? Mean(TrialResult[] arm, Func<TrialResult, double?> value)
    {
        var values = arm.Select(value).ToArray();
        return values.All(number => number is not null)
            ? Bootstrap.Mean([.. values.Select(number => number!.Value)])
            : null;
    }

    private static Interval? MeanDifference(
        TrialResult[] arm, TrialResult[] baseline, Func<TrialResult, double?> value)
    {
        var bySeed = baseline.ToDictionary(result => result.Specification.Seed, value);
        return Mean(arm, result => value(result) - bySeed.GetValueOrDefault(result.Specification.Seed));
    }

    private static IReadOnlyList<DiagnosticCurve> Diagnostics(TrialResult[] arm) =>
    [
        .. from layer in arm.SelectMany(result => result.Diagnostics).Select(point => point.Layer).Distinct().Order()
           from metric in Diagnostic.All
           let band = Band(arm.Select(result => result.Diagnostics
               .Where(point => point.Layer == layer && metric.Value(point) is not null)
               .Select(point => ((double)point.Examples, metric.Value(point)!.Value))))
           where band.Count > 0
           select new DiagnosticCurve(layer, metric.Name, band)
           {
               Name = arm.SelectMany(result => result.Diagnostics).First(point => point.Layer == layer).Name,
           },
    ];

    // Means at the abscissas that all seeds share.
    private static IReadOnlyList<BandPoint> Band(IEnumerable<IEnumerable<(double X, double Y)>> curves)
    {
        var all = curves.Select(curve => curve.ToArray()).ToArray();
        return
        [
            .. all.SelectMany(curve => curve)
                .GroupBy(point => point.X)
                .Where(group => group.Count() == all.Length)
                .OrderBy(group => group.Key)
                .Select(group => (group.Key, Interval: Bootstrap.Mean([.. group.Select(point => point.Y)])))
                .Select(pair => new BandPoint(
                    pair.Key, pair.Interval.Estimate, pair.Interval.Low, pair.Interval.High)),
        ];
    }
}
