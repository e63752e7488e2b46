using System.Globalization;
using Soap.Cli.Screens;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Trials;

namespace Soap.Cli.Presenters;

/// <summary>A trial's result as tables and as JSON.</summary>
internal static class TrialPresenter
{
    private const int LongestCurve = 60;

    public static void Show(Screen screen, TrialResult result)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(result);
            return;
        }

        Summary(screen, result);
        if (result.Diagnostics.Count > 0)
        {
            LastDiagnostics(screen, result.Diagnostics);
        }

        if (result.Representations is { Count: > 0 } representations)
        {
            Representations(screen, representations);
        }
    }

    private static void Representations(Screen screen, IReadOnlyList<LayerRepresentation> places)
    {
        var isOfClasses = places.Any(place => place.ProbeAccuracy is not null);
        var table = ScreenTable.OneLine(["entering", "features", isOfClasses ? "probe" : "probe R²"]);
        foreach (var place in places)
        {
            table.AddRow([
                ScreenTable.Text(place.Name),
                ScreenTable.Text($"{place.Features}"),
                ScreenTable.Text(isOfClasses ? $"{place.ProbeAccuracy:P1}" : $"{place.ProbeDetermination:0.###}"),
            ]);
        }

        table.Write(screen);
    }

    private static void Summary(Screen screen, TrialResult result)
    {
        var grid = new Facts();
        var (specification, width) =
            (result.Specification, Math.Min(LongestCurve, Facts.Room(screen.Width, "training loss".Length)));
        Row("trial", $"{specification.Task}, {specification.Rule}, learning rate " +
            $"{specification.LearningRate}, seed {specification.Seed}");
        if (result.Divergence is { } divergence)
        {
            Row("diverged", $"at step {divergence.Step}, after {divergence.Examples} examples; first " +
                $"not finite: {divergence.Tensor}");
        }

        if (result.TrainingLoss is [.., var last])
        {
            Row("training loss", $"{Sparkline.Of([.. result.TrainingLoss.Select(point => point.Loss)], width)} " +
                $"{last.Loss:G4} after {last.Examples} examples");
        }

        if (result.Validation is [.., var validation])
        {
            Row("validation", Evaluation(validation));
        }

        if (result.Selected is { } selected)
        {
            Row("kept", $"the validation point after {selected.Examples} examples: {Evaluation(selected)}");
        }

        if (result.Test is { } test)
        {
            Row("test", Evaluation(test)
                + (result.BalancedAccuracy is { } balanced ? $", balanced accuracy {balanced:P2}" : ""));
        }

        if (result.Engine is { } engine)
        {
            Row("engine", engine.ToString());
        }

        Row("weights", $"SHA-256 {result.WeightsDigest}");
        grid.Write(screen);

        void Row(string name, string text) => grid.Add(name, text);
    }

    private static string Evaluation(EvaluationPoint point) =>
        point.Accuracy is { } accuracy ? $"loss {point.Loss:G4}, accuracy {accuracy:P2}" : $"loss {point.Loss:G4}";

    // The last measurement of each layer; columns that no layer has are left out. On a narrow screen layers are
    // columns.
    private static void LastDiagnostics(Screen screen, IReadOnlyList<DiagnosticPoint> points)
    {
        var layers =
            points.GroupBy(point => point.Layer).OrderBy(group => group.Key).Select(group => group.Last()).ToArray();
        var columns = Diagnostic.All.Where(column => layers.Any(layer => column.Value(layer) is not null)).ToArray();
        var table = ScreenTable.OneLine(["layer", .. columns.Select(column => column.Symbol)]);
        foreach (var layer in layers)
        {
            table.AddRow(
                [ScreenTable.Text(layer.Name ?? $"{layer.Layer}"), .. columns.Select(column => Value(column, layer))]);
        }

        if (!table.Fits(screen))
        {
            table = ScreenTable.OneLine(["layer", .. layers.Select(layer => layer.Name ?? $"{layer.Layer}")]);
            foreach (var column in columns)
            {
                table.AddRow([ScreenTable.Text(column.Symbol), .. layers.Select(layer => Value(column, layer))]);
            }
        }

        table.Write(screen);
    }

    private static ScreenTable.Cell Value(Diagnostic column, DiagnosticPoint layer) =>
        ScreenTable.Text(column.Value(layer)?.ToString(Format(column.Unit), CultureInfo.InvariantCulture));

    private static string Format(string unit) => unit switch
    {
        "degrees" => "0.0°",
        "fraction" => "P1",
        "per step" or "relative error" => "0.##E0",
        _ => "0.###",
    };
}
