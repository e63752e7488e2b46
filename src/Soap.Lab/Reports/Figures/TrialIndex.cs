using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>The single trials behind an analysis that the page shows (<see cref="ShownSeeds"/>), by rule and learning
/// rate, as lines.</summary>
internal sealed class TrialIndex
{
    // Lines of single trials share so many points of the page, so that it stays small however many trials there are.
    private const int PointsOfAll = 600_000;
    private readonly ILookup<(string Rule, double Rate, string Swept), TrialResult> _byArm;
    private readonly HashSet<ulong> _reporting;
    private readonly int _pointsALine;

    public TrialIndex(StudyAnalysis analysis, IReadOnlyList<TrialResult> trials)
    {
        var shown = ShownSeeds.Of(analysis);
        HashSet<ulong> seeds = [.. shown.Reporting, .. shown.Tuning];

        // A rule whose best rate is the shared one has the same trial twice.
        TrialResult[] different =
        [
            .. trials.Where(result => seeds.Contains(result.Specification.Seed))
                .DistinctBy(result => (Arm(result), result.Specification.Seed)),
        ];
        _byArm = different.ToLookup(Arm);
        _reporting = [.. analysis.Study.Seeds];
        var layers =
            different.SelectMany(result => result.Diagnostics).Select(point => point.Layer).DefaultIfEmpty().Max();
        _pointsALine = Math.Clamp(
            PointsOfAll / (Math.Max(1, different.Length) * (4 + layers * Soap.Diagnostics.Diagnostic.All.Count)),
            8,
            150);

        (string Rule, double Rate, string Swept) Arm(TrialResult result) => (
            result.Specification.Rule, result.Specification.LearningRate,
            SweptSettings.TextOf(analysis.Study, result.Specification));
    }

    /// <summary>An arm's trials on the reporting seeds.</summary>
    public IEnumerable<TrialResult> Of(ArmAnalysis arm) => _byArm[(arm.Rule, arm.LearningRate, arm.Swept)]
        .Where(result => _reporting.Contains(result.Specification.Seed))
        .OrderBy(result => result.Specification.Seed);

    /// <summary>A rule's trials on other seeds than the reporting ones, at a learning rate and what of the other
    /// tuned keys is best there.</summary>
    public IEnumerable<TrialResult> Tuning(string rule, ResponsePoint point) =>
        _byArm[(rule, point.LearningRate, point.Swept)]
        .Where(result => !_reporting.Contains(result.Specification.Seed))
        .OrderBy(result => result.Specification.Seed);

    /// <summary>One line a trial of the arm, broken where a value is not finite.</summary>
    public IEnumerable<Series> Lines(
        ArmAnalysis arm, RuleStyles styles, Func<TrialResult, IEnumerable<(double X, double Y)>> points) =>
        Of(arm).SelectMany(result => Line(styles[arm.Rule], result.Specification.Seed, points(result)));

    /// <summary>One line a tuning seed: validation loss at the end against learning rate.</summary>
    public IEnumerable<Series> Responses(ResponseCurve response, IReadOnlyList<ulong> seeds, RuleStyles styles) =>
        seeds.SelectMany(seed => Line(
            styles[response.Rule],
            seed,
            response.Points.SelectMany(point =>
                Tuning(response.Rule, point).Where(result => result.Specification.Seed == seed)
                    .SelectMany(result => ValidationLoss(result).TakeLast(1).Select(end =>
                        (point.LearningRate, result.Outcome == TrialOutcome.Finished ? end.Y : double.NaN))))))
            .Select(line => line with { Dotted = true });

    public static IEnumerable<(double X, double Y)> TrainingLoss(TrialResult result) =>
        result.TrainingLoss.Select(point => ((double)point.Examples, point.Loss));

    public static IEnumerable<(double X, double Y)> ValidationLoss(TrialResult result) =>
        result.Validation.Select(point => ((double)point.Examples, point.Loss));

    public static IEnumerable<(double X, double Y)> Diagnostic(TrialResult result, Diagnostic metric, int layer) =>
        from point in result.Diagnostics
        where point.Layer == layer && metric.Value(point) is not null
        select ((double)point.Examples, metric.Value(point)!.Value);

    /// <summary>A line that is broken where a value is not finite.</summary>
    public IEnumerable<Series> Line(RuleStyle style, ulong seed, IEnumerable<(double X, double Y)> points)
    {
        List<SeriesPoint> segment = [];
        foreach (var (x, y) in points.Append((0, double.NaN)))
        {
            if (double.IsFinite(y))
            {
                segment.Add(new SeriesPoint(x, y, y, y));
            }
            else if (segment.Count > 0)
            {
                yield return new Series(style, Figures.Lines.Thinned(segment, _pointsALine)) { Seed = seed };
                segment = [];
            }
        }
    }
}
