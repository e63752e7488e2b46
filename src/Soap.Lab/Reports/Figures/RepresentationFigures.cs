using Soap.Diagnostics;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>Representations of trained networks from the inputs to the output: one line a rule.</summary>
internal static class RepresentationFigures
{
    public static IReadOnlyList<Figure> Of(ArmGroup group, RuleStyles styles, TrialIndex trials)
    {
        TrialResult[] truth =
        [
            .. group.Arms.Where(arm => arm.Rule == RepresentationAnalyzer.Reference).SelectMany(trials.Of),
        ];
        return
        [
            .. new[]
            {
                Of(
                    group, styles, trials, "probe",
                    Prose.Of("figure.probe.title"), Prose.Of("figure.probe.accuracy"),
                    "accuracy of W = (XᵀX + λI)⁻¹ Xᵀ T on held-out samples, λ = 0.1 tr(XXᵀ) / min(N, n)",
                    "accuracy", place => place.ProbeAccuracy, (_, place) => place.ProbeAccuracy),
                Of(
                    group, styles, trials, "probe",
                    Prose.Of("figure.probe.title"), Prose.Of("figure.probe.determination"),
                    "R² of W = (XᵀX + λI)⁻¹ Xᵀ T on held-out samples, λ = 0.1 tr(XXᵀ) / min(N, n)",
                    "R²", place => place.ProbeDetermination, (_, place) => place.ProbeDetermination),
                Of(
                    group, styles, trials, "cka",
                    Prose.Of("figure.likeness.title"), Prose.Of("figure.likeness"),
                    "CKA = HSIC(K, L) / √( HSIC(K, K) HSIC(L, L) ), K = XXᵀ, L = YYᵀ, HSIC without bias",
                    "CKA to bp", place => place.BackpropagationSimilarity, (result, place) =>
                        RepresentationAnalyzer.Similarity(
                            result, RepresentationAnalyzer.OfSeed(truth, result.Specification.Seed), place.Layer)),
            }.OfType<Figure>(),
        ];
    }

    private static Figure? Of(
        ArmGroup group, RuleStyles styles, TrialIndex trials, string id, string title, string caption, string formula,
        string axis, Func<RepresentationAnalysis, Interval?> mean,
        Func<TrialResult, LayerRepresentation, double?> single)
    {
        var series = Lines.Of(group.Arms, styles, arm => (arm.Representations ?? [])
            .Select(place => (Place: place.Layer - 1.0, Value: mean(place)))
            .Where(point => point.Value is not null)
            .Select(point => new BandPoint(
                point.Place, point.Value!.Estimate, point.Value.Low, point.Value.High)));
        if (series.Count == 0)
        {
            return null;
        }

        string[] names =
        [
            .. group.Arms.First(arm => arm.Representations is not null).Representations!.Select(place => place.Name),
        ];
        int[] all = [.. Enumerable.Range(0, names.Length)];
        var x = new Axis(
            "activities that enter layer …",
            new AxisScale(false, -0.1, names.Length - 1, [.. ShownLayers.Of(all).Select(place => (double)place)])
            {
                Names = names,
            },
            null,
            false);
        return new Figure(
            $"representations-{id}-{group.Id}", title, caption,
            [
                new Panel("", x, Axis.Of(axis, Lines.Heights(series)) with { Logarithmic = null }, series)
                {
                    Labelled = true,
                    Trials =
                    [
                        .. group.Arms.SelectMany(arm => trials.Lines(arm, styles, result =>
                            (result.Representations ?? []).Select(place =>
                                (place.Layer - 1.0, single(result, place) ?? double.NaN)))),
                    ],
                },
            ])
        { Formula = formula, Height = 280, MinWidth = 420 };
    }
}
