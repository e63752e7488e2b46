using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// What the curves of loss against learning rate say: where each is lowest, and how far sideways it lies from the
/// baseline's.
/// </summary>
internal static class ResponseOptimaFigure
{
    public static Figure? Of(StudyAnalysis analysis, RuleStyles styles)
    {
        var baseline = styles[analysis.Study.Rules[0]].Label;
        Panel?[] panels =
        [
            Panel(
                analysis, styles, Prose.Of("figure.optima.left.title"), "learning rate η",
                response => response.Optimum, []),
            Panel(
                analysis,
                styles,
                Prose.Of("figure.optima.right.title", ("baseline", baseline)),
                $"does as {baseline} at so many times its learning rate",
                response => Factor(response.Shift),
                [new ReferenceLine(1, baseline)]),
        ];
        if (panels.OfType<Panel>().ToArray() is not { Length: > 0 } there)
        {
            return null;
        }

        string[] edges =
        [
            .. analysis.ResponseAnalyses.Where(response => response is { EdgeSeeds: > 0, Optimum: not null })
                .Select(response => Prose.Of(
                    "figure.optima.edge", ("rule", styles[response.Rule].Label), ("edge", $"{response.EdgeSeeds}"),
                    ("seeds", $"{analysis.Study.TuningSeeds.Count}"))),
        ];
        string[] limits =
        [
            .. analysis.ResponseAnalyses.Where(response => response.Shift?.IsAtLimit == true)
                .Select(response => styles[response.Rule].Label),
        ];
        return new Figure(
            "response-optima",
            Prose.Of("figure.optima.title"),
            Prose.Of(
                "figure.optima", ("seeds", NumberText.Count(analysis.Study.TuningSeeds.Count, "tuning seed")))
            + (edges.Length == 0 ? ""
                : " " + Prose.Of("figure.optima.edges", ("rules", string.Join(", ", edges))))
            + (limits.Length == 0 ? ""
                : " " + Prose.Of("figure.optima.limits", ("rules", string.Join(", ", limits)))),
            there)
        { Height = 60 + 22 * there.Max(panel => panel.Series.Count), MinWidth = 420 };
    }

    private static Panel? Panel(
        StudyAnalysis analysis, RuleStyles styles, string title, string quantity,
        Func<ResponseAnalysis, Interval?> value, ReferenceLine[] lines)
    {
        Series[] series =
        [
            .. analysis.ResponseAnalyses.Reverse().Select(response => (response.Rule, Interval: value(response)))
                .Where(pair => pair.Interval is not null)
                .Select((pair, place) => new Series(
                    styles[pair.Rule],
                    [new SeriesPoint(pair.Interval!.Estimate, place, pair.Interval.Low, pair.Interval.High)])
                {
                    Dotted = true,
                })
        ];
        return series.Length == 0 ? null : new Panel(
            title,
            Axis.Of(
                quantity,
                series.SelectMany(line => line.Points).SelectMany(point => new[] { point.X, point.Low, point.High })
                    .Concat(lines.Select(line => line.Value)),
                logarithmic: true),
            Axis.Named([.. series.Select(line => line.Style.Label)]),
            series)
        { IsHorizontal = true, Lines = lines };
    }

    private static Interval? Factor(ResponseShift? shift) => shift is null ? null
        : new Interval(
            Math.Pow(10, shift.Decades.Estimate), Math.Pow(10, shift.Decades.Low), Math.Pow(10, shift.Decades.High),
            shift.Decades.Count);
}
