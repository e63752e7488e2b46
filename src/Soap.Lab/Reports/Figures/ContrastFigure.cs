using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Contrasts;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// What each term of a rule adds: one row a pair of rules, the loss at the end on the left, what the target costs on
/// the right.
/// </summary>
internal static class ContrastFigure
{
    public static Figure? Of(StudyAnalysis analysis, RuleStyles styles)
    {
        // The first row of a panel is its lowest.
        ContrastAnalysis[] shown =
        [
            .. analysis.Contrasts.Where(contrast => contrast.Contrast.Reference != analysis.Study.Rules[0]
                || contrast.Contrast.Part != Soap.Rules.RuleSlot.Feedback).Reverse(),
        ];
        Panel[] panels =
        [
            .. new[]
            {
                Of(
                    Prose.Of("figure.contrasts.loss.title"),
                    "change of the " +
                        (shown.Select(contrast => contrast.Loss).OfType<OutcomeAnalysis>().FirstOrDefault()
                            is { } outcome ? OutcomeWords.Of(outcome.Outcome) : "loss"),
                    shown,
                    contrast => contrast.Loss?.Comparison?.Shift,
                    isRatio: false,
                    styles),
                Of(
                    Prose.Of("figure.contrasts.examples.title"),
                    $"ratio of examples to loss {Ticks.Text(analysis.Study.TargetLoss)}",
                    shown,
                    contrast => contrast.Examples.RatioToBaseline,
                    isRatio: true,
                    styles),
                Of(
                    Prose.Of("figure.contrasts.operations.title"),
                    $"ratio of operations to loss {Ticks.Text(analysis.Study.TargetLoss)}",
                    shown,
                    contrast => contrast.Cost.FlopsToTargetRatio,
                    isRatio: true,
                    styles),
            }.OfType<Panel>(),
        ];
        return panels.Length == 0 ? null : new Figure(
            "contrasts",
            Prose.Of("figure.contrasts.title"),
            Prose.Of("figure.contrasts"),
            panels)
        { Height = 60 + 20 * panels.Max(panel => panel.Series.Count), MinWidth = 520 };
    }

    private static Panel? Of(
        string title, string quantity, ContrastAnalysis[] contrasts, Func<ContrastAnalysis, Interval?> value,
        bool isRatio, RuleStyles styles)
    {
        (ContrastAnalysis Contrast, Interval Value)[] there =
        [
            .. contrasts.Select(contrast => (contrast, value(contrast)))
                .Where(pair =>
                    pair.Item2 is { } interval && double.IsFinite(interval.Low) && double.IsFinite(interval.High))
                .Select(pair => (pair.contrast, pair.Item2!)),
        ];
        if (there.Length == 0)
        {
            return null;
        }

        double none = isRatio ? 1 : 0;
        var x = Axis.Of(
            quantity,
            there.SelectMany(pair => new[] { pair.Value.Estimate, pair.Value.Low, pair.Value.High }).Append(none),
            logarithmic: isRatio);
        return new Panel(
            title,
            x,
            Axis.Named(
            [
                .. there.Select(pair =>
                    $"{styles[pair.Contrast.Contrast.Reference].Label}: {pair.Contrast.Contrast.Added}"),
            ]),
            [
                .. there.Select((pair, place) => new Series(
                    styles[pair.Contrast.Contrast.Rule],
                    [new SeriesPoint(pair.Value.Estimate, place, pair.Value.Low, pair.Value.High)])
                {
                    Dotted = true,
                }),
            ])
        {
            IsHorizontal = true,
            Lines = [new ReferenceLine(none, "no effect")],
        };
    }
}
