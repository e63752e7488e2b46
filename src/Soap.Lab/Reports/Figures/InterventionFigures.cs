using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Reports.Figures;

/// <summary>Each rule beside its interventions and the baseline: one chart a rule.</summary>
internal static class InterventionFigures
{
    public static IEnumerable<Figure> Of(StudyAnalysis analysis, ArmGroup shared, RuleStyles styles, TrialIndex trials)
    {
        string[] rules =
        [
            .. analysis.Study.Rules.Where(rule =>
                shared.Arms.Any(arm => Kinds.Any(kind => arm.Rule == InterventionArm.Of(rule, kind)))),
        ];
        if (rules.Length == 0)
        {
            yield break;
        }

        (string Rule, ArmAnalysis[] Arms)[] charts =
            [.. rules.Select(rule => (rule, Arms(analysis.Study.Rules[0], rule, shared)))];
        yield return Of(
            "interventions-training-loss", Prose.Of("figure.interventions.title"), "training loss",
            Prose.Of("figure.interventions", ("group", shared.Title)),
            charts, styles, arm => arm.TrainingLoss, arm => trials.Lines(arm, styles, TrialIndex.TrainingLoss));
        var metric =
            Diagnostic.All.Single(diagnostic => diagnostic.Name == nameof(DiagnosticPoint.EffectiveLearningRate));
        if (charts.SelectMany(chart => chart.Arms).Any(arm => Rate(arm).Any()))
        {
            yield return Of(
                "interventions-effective-learning-rate", Prose.Of("figure.interventions.rate.title"), metric.Unit,
                Prose.Of("figure.interventions.rate", ("meaning", metric.Meaning), ("group", shared.Title)),
                charts, styles, Rate, arm =>
                    trials.Lines(arm, styles, result => TrialIndex.Diagnostic(result, metric, 1))) with
            { Formula = metric.Formula };
        }
    }

    private static IEnumerable<Intervention> Kinds =>
        Enum.GetValues<Intervention>().Where(kind => kind != Intervention.None);

    private static ArmAnalysis[] Arms(string baseline, string rule, ArmGroup group) =>
    [
        .. new[] { baseline, rule }.Concat(Kinds.Select(kind => InterventionArm.Of(rule, kind))).Distinct()
            .SelectMany(text => group.Arms.Where(arm => arm.Rule == text)),
    ];

    private static IEnumerable<BandPoint> Rate(ArmAnalysis arm) =>
        arm.Diagnostics.FirstOrDefault(curve => curve.Layer == 1
            && curve.Metric == nameof(DiagnosticPoint.EffectiveLearningRate))?.Points
            ?? [];

    private static Figure Of(
        string id, string title, string quantity, string caption, (string Rule, ArmAnalysis[] Arms)[] charts,
        RuleStyles styles,
        Func<ArmAnalysis, IEnumerable<BandPoint>> points, Func<ArmAnalysis, IEnumerable<Series>> trials)
    {
        IReadOnlyList<Series>[] series = [.. charts.Select(chart => Lines.Of(chart.Arms, styles, points))];
        Series[] all = [.. series.SelectMany(lines => lines)];
        var x = Axis.Exact("training examples", Lines.Places(all).Append(0));
        var y = Axis.Of(quantity, Lines.Heights(all), logarithmic: true, withoutZeros: true);
        return new Figure(
            id, title, caption, [.. charts.Select((chart, i) => new Panel(styles[chart.Rule].Label, x, y, series[i])
            {
                Labelled = true,
                Trials = [.. chart.Arms.SelectMany(trials)],
            })])
        { Height = 260 };
    }
}
