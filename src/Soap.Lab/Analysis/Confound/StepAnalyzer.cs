using Soap.Diagnostics;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Confound;

/// <summary>Compares the steps of the rules that have a factorial with backpropagation's.</summary>
internal static class StepAnalyzer
{
    public static IReadOnlyList<StepComparison> Of(
        StudyResults results, IReadOnlyList<FactorialAnalysis> factorials) =>
    [
        .. from pair in factorials.Select(factorial => (factorial.Phase, factorial.Rule)).Distinct()
           let trials = results.Trials
               .Where(trial => trial.Trial.Phase == pair.Phase && trial.Trial.Specification.Rule == pair.Rule)
               .OrderBy(trial => trial.Trial.Specification.Seed)
               .Select(trial => trial.Result)
               .ToArray()
           select new StepComparison(
               pair.Phase,
               pair.Rule,
               OverSeeds(
                   trials,
                   point => point.DisplacementAngle,
                   values => Bootstrap.Mean(values),
                   angles => angles.Average()),
               OverSeeds(
                   trials, point => point.DisplacementNormRatio, values => Bootstrap.GeometricMean(values), ratios =>
                       Math.Exp(ratios.Average(Math.Log)))),
    ];

    private static Interval? OverSeeds(
        TrialResult[] trials, Func<DiagnosticPoint, double?> value, Func<double[], Interval> interval,
        Func<double[], double> mean)
    {
        double[] means =
        [
            .. trials.Where(trial => trial.Outcome == TrialOutcome.Finished).Select(trial => Hidden(trial, value))
                .Where(values => values.Length > 0).Select(mean).Where(double.IsFinite),
        ];
        return means.Length == trials.Length ? interval(means) : null;
    }

    private static double[] Hidden(TrialResult trial, Func<DiagnosticPoint, double?> value) =>
    [
        .. trial.Diagnostics.Where(point => point.Layer < trial.Diagnostics.Max(other => other.Layer)).Select(value)
            .OfType<double>(),
    ];
}
