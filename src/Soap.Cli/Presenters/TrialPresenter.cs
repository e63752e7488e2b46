using System.Globalization;
using Soap.Diagnostics;
using Soap.Training;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>A trial's result as tables and as JSON.</summary>
internal static class TrialPresenter
{
    public static void Show(Screen screen, TrialResult result)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(result);
            return;
        }

        Summary(screen.Out, result);
        if (result.Diagnostics.Count > 0)
        {
            LastDiagnostics(screen.Out, result.Diagnostics);
        }
    }

    private static void Summary(IAnsiConsole console, TrialResult result)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        var specification = result.Specification;
        Row("trial", $"{specification.Task}, {specification.Rule}, learning rate {specification.LearningRate}, seed {specification.Seed}");
        if (result.Divergence is { } divergence)
        {
            Row("diverged", $"at step {divergence.Step}, after {divergence.Examples} examples; first not finite: {divergence.Tensor}");
        }

        if (result.TrainingLoss is [.., var last])
        {
            Row("training loss", $"{Sparkline.Of([.. result.TrainingLoss.Select(point => point.Loss)], 60)} {last.Loss:G4} after {last.Examples} examples");
        }

        if (result.Validation is [.., var validation])
        {
            Row("validation", Evaluation(validation));
        }

        if (result.Test is { } test)
        {
            Row("test", Evaluation(test));
        }

        if (result.Engine is { } engine)
        {
            Row("engine", engine.ToString());
        }

        Row("weights", $"SHA-256 {result.WeightsDigest}");
        console.Write(grid);

        void Row(string name, string text) => grid.AddRow(Tables.Cell(name), Tables.Cell(text));
    }

    private static string Evaluation(EvaluationPoint point) =>
        point.Accuracy is { } accuracy ? $"loss {point.Loss:G4}, accuracy {accuracy:P2}" : $"loss {point.Loss:G4}";

    // The last measurement of each layer; columns that no layer has are left out.
    private static void LastDiagnostics(IAnsiConsole console, IReadOnlyList<DiagnosticPoint> points)
    {
        var layers = points.GroupBy(point => point.Layer).OrderBy(group => group.Key).Select(group => group.Last()).ToArray();
        var columns = Diagnostic.All.Where(column => layers.Any(layer => column.Value(layer) is not null)).ToArray();
        var table = Tables.Create(["layer", .. columns.Select(column => column.Symbol)]);
        foreach (var layer in layers)
        {
            var values = columns.Select(
                column => column.Value(layer)?.ToString(Format(column.Unit), CultureInfo.InvariantCulture));
            table.AddRow([Tables.Cell($"{layer.Layer}"), .. values.Select(Tables.Cell)]);
        }

        console.Write(table);
    }

    private static string Format(string unit) => unit switch
    {
        "degrees" => "0.0°",
        "fraction" => "P1",
        "per step" or "relative error" => "0.##E0",
        _ => "0.###",
    };
}
