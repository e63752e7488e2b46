using Soap.Lab.Analysis.Arms;

namespace Soap.Lab.Reports.Figures;

/// <summary>Makes series out of the analysis's curves.</summary>
internal static class Lines
{
    /// <summary>One line an arm; arms without a finite point are left out.</summary>
    public static IReadOnlyList<Series> Of(
        IEnumerable<ArmAnalysis> arms, RuleStyles styles, Func<ArmAnalysis, IEnumerable<BandPoint>> points) =>
        [
            .. arms.Select(arm => new Series(styles[arm.Rule], Points(points(arm))))
                .Where(series => series.Points.Count > 0),
        ];

    /// <summary>The finite points; an end of an interval that is not finite becomes the value.</summary>
    public static IReadOnlyList<SeriesPoint> Points(IEnumerable<BandPoint> points) =>
    [
        .. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Mean))
            .Select(point => new SeriesPoint(
                point.X,
                point.Mean,
                double.IsFinite(point.Low) ? point.Low : point.Mean,
                double.IsFinite(point.High) ? point.High : point.Mean))
    ];

    /// <summary>
    /// Thins a line to at most so many of its points, evenly spread, the first and the last among them.
    /// </summary>
    public static IReadOnlyList<SeriesPoint> Thinned(IReadOnlyList<SeriesPoint> points, int most) =>
        points.Count <= most
            ? points
            : [.. Enumerable.Range(0, most).Select(i => points[(int)((long)i * (points.Count - 1) / (most - 1))])];

    /// <summary>Every height that the lines and their bands take.</summary>
    public static IEnumerable<double> Heights(IEnumerable<Series> series) =>
        series.SelectMany(line => line.Points).SelectMany(point => new[] { point.Y, point.Low, point.High });

    /// <summary>Every place on the horizontal axis.</summary>
    public static IEnumerable<double> Places(IEnumerable<Series> series) =>
        series.SelectMany(line => line.Points).Select(point => point.X);
}
