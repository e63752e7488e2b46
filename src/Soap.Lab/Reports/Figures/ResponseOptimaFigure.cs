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
            Panel(analysis, styles, "Where the loss is lowest", "learning rate η", response => response.Optimum, []),
            Panel(
                analysis,
                styles,
                $"Sideways shift from {baseline}",
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
                .Select(response =>
                    $"{styles[response.Rule].Label} ({response.EdgeSeeds} of {analysis.Study.TuningSeeds.Count})"),
        ];
        string[] limits =
        [
            .. analysis.ResponseAnalyses.Where(response => response.Shift?.IsAtLimit == true)
                .Select(response => styles[response.Rule].Label),
        ];
        return new Figure(
            "response-optima",
            "Optima and sideways shifts",
            $"Over {NumberText.Count(analysis.Study.TuningSeeds.Count, "tuning seed")}, with 95 % intervals. Left: "
            + "the vertex of the parabola through the lowest point of a seed's curve and its "
            + "two neighbours; geometric mean. "
            + "Right: the factor on the learning rate that brings the falling side of the rule's curve, up to its "
            + "lowest point, closest to the baseline's. A rule that only changes the size of all steps lies there by "
            + "that factor, and its optimum by the inverse."
            + (edges.Length == 0
                ? ""
                : " On the edge of the grid or beside a divergence on some seeds, so that the optimum may lie " +
                    $"beyond: {string.Join(", ", edges)}.")
            + (limits.Length == 0 ? "" : $" At the largest shift that was tried: {string.Join(", ", limits)}."),
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
