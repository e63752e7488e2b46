using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Differences from backpropagation, split: one row a rule and effect, at the shared and at the best learning rates.
/// </summary>
internal static class FactorialFigure
{
    // From the bottom of a rule's rows to their top.
    private static readonly (string Name, Func<FactorialEffects, Interval> Of)[] Rows =
    [
        ("in total", effects => effects.Total),
        ("interaction", effects => effects.Interaction),
        ("direction alone", effects => effects.Direction),
        ("magnitude alone", effects => effects.Magnitude),
    ];

    public static Figure? Of(StudyAnalysis analysis, RuleStyles styles)
    {
        FactorialAnalysis[] shown =
        [
            .. new[] { StudyPhase.SharedRate, StudyPhase.BestRate }
                .SelectMany(phase => FactorialOutcomes.Of(analysis, phase)).Select(FactorialOutcomes.Shown),
        ];
        Panel[] panels =
        [
            .. shown.Where(factorial => factorial.Effects is not null)
                .GroupBy(factorial => (factorial.Phase, factorial.Outcome))
                .Select(group => Of([.. group], analysis, styles)),
        ];
        if (panels.Length == 0)
        {
            return null;
        }

        var baseline = styles[analysis.Study.Rules[0]].Label;
        var absent = string.Concat(shown.Where(factorial => factorial.Effects is null).Select(factorial =>
            " " + Prose.Of(
                "figure.factorial.absent", ("where", Where(factorial.Phase, analysis)),
                ("rule", styles[factorial.Rule].Label), ("missing", factorial.Missing))));
        return new Figure(
            "factorial",
            Prose.Of("figure.factorial.title"),
            Prose.Of("figure.factorial", ("baseline", baseline)) + absent,
            panels)
        { Height = 60 + 22 * panels.Max(panel => panel.Series.Count), MinWidth = 480 };
    }

    private static Panel Of(FactorialAnalysis[] factorials, StudyAnalysis analysis, RuleStyles styles)
    {
        (string Name, Series Line)[] rows =
        [
            .. factorials.Reverse().SelectMany(factorial => Rows.Select(row => (factorial, row)))
                .Select((pair, place) => (
                    $"{styles[pair.factorial.Rule].Label}: {pair.row.Name}",
                    new Series(
                        styles[pair.factorial.Rule],
                        [Point(pair.row.Of(pair.factorial.Effects!), place, pair.factorial.Outcome)])
                    {
                        Dotted = true,
                    }))
        ];
        var outcome = factorials[0].Outcome;
        var isRatio = outcome == FactorialOutcome.LogExamples;
        double none = isRatio ? 1 : 0;
        var quantity = isRatio
            ? $"factor on the {FactorialText.Outcome(outcome, analysis.Study)}"
            : $"change of the {FactorialText.Outcome(outcome, analysis.Study)}";
        var x = Axis.Of(
            quantity,
            rows.SelectMany(row => row.Line.Points).SelectMany(point => new[] { point.X, point.Low, point.High })
                .Append(none),
            logarithmic: isRatio);
        var title = Where(factorials[0].Phase, analysis);
        return new Panel(
            $"{char.ToUpperInvariant(title[0])}{title[1..]}",
            x,
            Axis.Named([.. rows.Select(row => row.Name)]),
            [.. rows.Select(row => row.Line)])
        {
            IsHorizontal = true,
            Lines = [new ReferenceLine(none, "no effect")],
        };
    }

    private static SeriesPoint Point(Interval effect, int place, FactorialOutcome outcome)
    {
        var shown = FactorialText.Shown(effect, outcome);
        return new SeriesPoint(shown.Estimate, place, shown.Low, shown.High);
    }

    private static string Where(StudyPhase phase, StudyAnalysis analysis) =>
        phase == StudyPhase.SharedRate
            ? Prose.Of("where.shared", ("rate", Ticks.Text(analysis.Study.LearningRate)))
            : Prose.Of("figure.factorial.best");
}
