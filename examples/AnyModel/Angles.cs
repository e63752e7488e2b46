using Soap.Conversion;
using Soap.Data;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Training;
using static TorchSharp.torch;

namespace AnyModel;

/// <summary>The angle of what each layer learns from to backpropagation, while the model trains.</summary>
internal static class Angles
{
    private const ulong Seed = 1;

    public static void Measure(Dataset data, int examples, string? figure)
    {
        var curves = new List<(string Rule, IReadOnlyList<DiagnosticPoint> Points)>();
        foreach (var rule in new[] { "fa", "usf:magnitude=norm", "kp:decay=0.003" })
        {
            using var scope = NewDisposeScope();
            random.manual_seed((long)Seed); // of the model's own weights
            using var model = ResidualNetwork.Create();
            using var network = model.WithRule(rule, Seed, sample: ones(1, 784));
            if (curves.Count == 0)
            {
                Console.WriteLine(network.Report);
            }

            var (points, accuracy) = Train(network, data, examples);
            Write(rule, network.LayerNames, points, accuracy);
            curves.Add((rule, points[^1]));
        }

        if (figure is not null)
        {
            File.WriteAllText(figure, AngleFigure.Draw(curves));
            Console.WriteLine($"{figure} is written");
        }
    }

    private static (List<IReadOnlyList<DiagnosticPoint>> Points, double Accuracy) Train(
        RuleNetwork network, Dataset data, int examples)
    {
        var points = new List<IReadOnlyList<DiagnosticPoint>>();
        var order = new BatchOrder(data.Count, validation: 2000, Seed);
        using var optimizer = new Sgd(network.parameters(), momentum: 0.9);
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, step => 0.1 * (1 - 64.0 * step / examples),
            new DatasetBatches(data, order), batch: 64);
        trainer.Diagnose(Trigger.Examples(examples / 4), points.Add);
        trainer.TrainUntil(examples);
        return (points, trainer.Evaluate(data, order.Validation).Accuracy!.Value);
    }

    private static void Write(
        string rule, IReadOnlyList<string> layers, List<IReadOnlyList<DiagnosticPoint>> points, double accuracy)
    {
        Console.WriteLine($"{rule}: validation accuracy {100 * accuracy:0.0} %; angles to backpropagation, degrees");
        Console.WriteLine($"{"after examples",-20}{string.Concat(points.Select(at => $"{at[0].Examples,8}"))}");
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var row = points.Select(at => $"{at[layer].DisplacementAngle,8:0.0}");
            Console.WriteLine($"{layers[layer],-20}{string.Concat(row)}");
        }

        Console.WriteLine();
    }
}
