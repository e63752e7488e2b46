using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>Validation loss against learning rate, from the tuning seeds.</summary>
internal static class ResponseFigure
{
    public static Figure? Of(StudyAnalysis analysis, RuleStyles styles, TrialIndex trials)
    {
        if (analysis.Responses.Count == 0)
        {
            return null;
        }

        Series[] series =
        [
            .. analysis.Responses.Select(response => Line(response, styles)).Where(line => line.Points.Count > 0),
        ];
        double[] rates =
        [
            .. analysis.Responses.SelectMany(response => response.Points).Select(point => point.LearningRate)
                .Distinct().Order(),
        ];
        var x = Axis.Of("learning rate η", rates, logarithmic: true);
        if (x.Logarithmic is { } scale && rates.Length <= 12)
        {
            x = x with { Logarithmic = scale with { Ticks = rates } };
        }

        var y = Axis.Of("validation loss", Lines.Heights(series), logarithmic: true);
        Panel panel = new("", x, y, series)
        {
            Labelled = true,
            Markers = [.. Markers(analysis, styles, y.Start)],
            Spans = [.. Spans(analysis, styles)],
            Trials =
            [
                .. analysis.Responses.SelectMany(response => trials.Responses(
                    response, analysis.Study.TuningSeeds, styles)),
            ],
        };
        return new Figure(
            "loss-against-learning-rate", Prose.Of("figure.response.title"), Caption(analysis, styles), [panel])
        {
            Height = 400,
            MinWidth = 640,
        };
    }

    private static Series Line(ResponseCurve response, RuleStyles styles) => new(
        styles[response.Rule],
        [
            .. response.Points.Where(point => point.ValidationLoss is not null)
                .Select(point => new SeriesPoint(
                    point.LearningRate, point.ValidationLoss!.Estimate, point.ValidationLoss.Low,
                    point.ValidationLoss.High))
        ])
    { Dotted = true };

    /// <summary>
    /// Where the lowest point lies between the grid's values, drawn at the height of the lowest value.
    /// </summary>
    private static IEnumerable<Span> Spans(StudyAnalysis analysis, RuleStyles styles) =>
        from response in analysis.Responses
        let optimum = analysis.ResponseAnalyses.FirstOrDefault(other => other.Rule == response.Rule)?.Optimum
        let lowest = response.Points.Select(point => point.ValidationLoss?.Estimate).Min()
        where optimum is not null && lowest is not null
        select new Span(
            styles[response.Rule], optimum.Low, optimum.High, lowest.Value,
            $"optimum {NumberText.Plain(optimum.Estimate)} ({NumberText.Plain(optimum.Low)} to " +
                $"{NumberText.Plain(optimum.High)})");

    private static IEnumerable<Marker> Markers(StudyAnalysis analysis, RuleStyles styles, AxisScale y)
    {
        Dictionary<double, int> crosses = [];
        foreach (var response in analysis.Responses)
        {
            foreach (var point in response.Points)
            {
                if (point.Diverged > 0)
                {
                    var above = crosses.GetValueOrDefault(point.LearningRate);
                    crosses[point.LearningRate] = above + 1;
                    var height = 0.98 - 0.05 * above;
                    yield return new Marker(
                        styles[response.Rule],
                        point.LearningRate,
                        y.At(height),
                        MarkerShape.Cross,
                        $"{point.Diverged} of {analysis.Study.TuningSeeds.Count} diverged")
                    {
                        Height = height,
                    };
                }
                else if (point.LearningRate == response.Best && point.ValidationLoss is { } loss)
                {
                    yield return new Marker(
                        styles[response.Rule], point.LearningRate, loss.Estimate,
                        response.BestIsOnEdge ? MarkerShape.Diamond : MarkerShape.Ring,
                        response.BestIsOnEdge ? "best, on the grid's edge" : "best");
                }
            }
        }
    }

    private static string Caption(StudyAnalysis analysis, RuleStyles styles)
    {
        var best = string.Join(", ", analysis.Responses.Select(response => response.Best is { } rate
            ? Prose.Of("figure.response.best", ("rule", styles[response.Rule].Label), ("rate", Ticks.Text(rate)))
            : Prose.Of("figure.response.best.none", ("rule", styles[response.Rule].Label))));
        string[] edges =
        [
            .. analysis.Responses.Where(response => response.BestIsOnEdge)
                .Select(response => styles[response.Rule].Label),
        ];
        var edge = edges.Length == 0
            ? Prose.Of("figure.response.edge.none")
            : Prose.Of("figure.response.edge", ("rules", string.Join(", ", edges)));
        return Prose.Of(
            "figure.response", ("seeds", NumberText.Count(analysis.Study.TuningSeeds.Count, "tuning seed")),
            ("rules", best), ("edge", edge));
    }
}
