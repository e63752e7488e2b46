using Soap.Lab.Planning;
using Soap.Lab.Reports.Drawing;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Running;
using Soap.Trials;

namespace Soap.Lab.Watching.Pages;

/// <summary>
/// Curves of single trials while a study runs: no means and no intervals, which belong to the report, when all seeds
/// are there.
/// </summary>
internal static class WatchFigures
{
    /// <summary>The most trials that a chart has lines of: those that were finished last.</summary>
    public const int MostLines = 200;

    private const int Width = 600, Height = 380;
    private const double OfFinished = 0.55;

    /// <summary>The charts of a phase, as SVG, with what is seen in them.</summary>
    public static IReadOnlyList<(string Title, string Svg)> Of(StudyView view, StudyPhase phase, RuleStyles styles)
    {
        FinishedTrial[] finished =
            [.. view.Finished.Where(trial => trial.Trial.Phase == phase).TakeLast(MostLines)];
        RunningTrialView[] running = [.. view.Running.Where(trial => trial.Trial.Phase == phase)];
        Panel?[] panels = phase is StudyPhase.SharedRate or StudyPhase.BestRate
            ?
            [
                Curves("training loss", finished, running, styles, Training, state => Training(state.TrainingLoss)),
                Curves(
                    "validation loss", finished, running, styles, Validation, state => Validation(state.Validation)),
            ]
            : [Responses(finished, styles)];
        return [.. panels.OfType<Panel>().Select(panel => (panel.Title, Svg(panel, PhaseText.Of(phase))))];
    }

    private static IEnumerable<(double X, double Y)> Training(TrialResult result) => Training(result.TrainingLoss);

    private static IEnumerable<(double X, double Y)> Training(IEnumerable<LossPoint> points) =>
        points.Select(point => ((double)point.Examples, point.Loss));

    private static IEnumerable<(double X, double Y)> Validation(TrialResult result) => Validation(result.Validation);

    private static IEnumerable<(double X, double Y)> Validation(IEnumerable<Engines.EvaluationPoint> points) =>
        points.Select(point => ((double)point.Examples, point.Loss));

    // Null where there is no point yet.
    private static Panel? Curves(
        string quantity, FinishedTrial[] finished, RunningTrialView[] running, RuleStyles styles,
        Func<TrialResult, IEnumerable<(double X, double Y)>> ofResult,
        Func<TrialState, IEnumerable<(double X, double Y)>> ofState)
    {
        Series[] series =
        [
            .. finished.Select(trial => Line(styles, trial.Trial, ofResult(trial.Result)) with
            {
                Strength = OfFinished,
            }),
            .. running.Where(trial => trial.State is not null)
                .Select(trial => Line(styles, trial.Trial, ofState(trial.State!))),
        ];
        series = [.. series.Where(line => line.Points.Count > 0)];
        return series.Length == 0 ? null : new Panel(
            quantity, Axis.Exact("training examples", Lines.Places(series).Append(0)),
            Axis.Of(quantity, Lines.Heights(series), logarithmic: true), series);
    }

    private static Series Line(RuleStyles styles, PlannedTrial trial, IEnumerable<(double X, double Y)> points) =>
        new(styles[trial.Specification.Rule], Points(points)) { Seed = trial.Specification.Seed };

    private static SeriesPoint[] Points(IEnumerable<(double X, double Y)> points) =>
    [
        .. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))
            .Select(point => new SeriesPoint(point.X, point.Y, point.Y, point.Y)),
    ];

    // What is chosen by: validation loss at the end against the learning rate, a dot a trial.
    private static Panel? Responses(FinishedTrial[] finished, RuleStyles styles)
    {
        Series[] dots =
        [
            .. finished.Where(trial => trial.Result.KeptValidation is not null).Select(trial => new Series(
                styles[trial.Trial.Specification.Rule],
                Points([(trial.Trial.Specification.LearningRate, trial.Result.KeptValidation!.Loss)]))),
        ];
        dots = [.. dots.Where(dot => dot.Points.Count > 0)];
        return dots.Length == 0 ? null : new Panel(
            "validation loss at the end", Axis.Of("learning rate", Lines.Places(dots), logarithmic: true),
            Axis.Of("validation loss", Lines.Heights(dots), logarithmic: true), dots);
    }

    private static string Svg(Panel panel, string phase)
    {
        SvgDrawing drawing = new(Width, Height);
        var plain = panel with { Title = "" }; // the page has it above
        new PanelDrawing(drawing, new Figure("", panel.Title, "", [plain]), plain, new Box(0, 4, Width - 8, Height))
            .Draw();
        return drawing.ToSvg($"{panel.Title}, {phase}");
    }
}
