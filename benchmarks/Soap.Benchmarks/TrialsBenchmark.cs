using System.Globalization;
using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Trials;
using static TorchSharp.torch;

namespace Soap.Benchmarks;

/// <summary>
/// Whole trials of published networks on drawn images: an epoch of 50,000, validation every 10,000 samples,
/// diagnostics every 5,000, and the test at the end. They are not in turn, since they take minutes: what is counted is
/// the processor's time, which other processes do not lengthen by their turns.
/// </summary>
internal static class TrialsBenchmark
{
    private const int Samples = 55_000;
    private const int Held = 5_000;
    private const int Tested = 10_000;

    public static void Run(TextWriter output)
    {
        var table = new Table(
            "network", "fused, seconds", "autograd, seconds", "autograd / fused", "last losses");
        foreach (var shape in ModelShape.Published)
        {
            using var scope = NewDisposeScope();
            var data = Drawn(shape);
            var fused = Of(shape, "fused", data);
            var autograd = Of(shape, "autograd", data);
            table.Add(
                $"{shape}", Tenths(fused.Seconds), Tenths(autograd.Seconds), Tenths(autograd.Seconds / fused.Seconds),
                $"{fused.Loss:0.0000} and {autograd.Loss:0.0000}");
        }

        table.Write(
            output,
            $"A whole trial by fa on drawn images, once, on one thread, processor seconds: an epoch of " +
                $"{Samples - Held} samples, validation every 10,000, diagnostics every 5,000, the test at the end");
    }

    // Each class has its own mean image, so that there is something to learn.
    private static TaskData Drawn(ModelShape shape)
    {
        random.manual_seed(1);
        var tenth = tensor(0.1f);
        var centres = randn(ModelShape.Outputs, shape.Features) * tenth;
        return new TaskData("drawn", Images(Samples, 2), Images(Tested, 3), ModelShape.Outputs,
            new Dictionary<string, string>())
        {
            Image = shape.Image,
        };

        Dataset Images(int count, int seed)
        {
            random.manual_seed(seed);
            var labels = randint(ModelShape.Outputs, [count]);
            return new Dataset(randn(count, shape.Features) + centres[labels], labels);
        }
    }

    private static (double Seconds, double Loss) Of(ModelShape shape, string engine, TaskData data)
    {
        var trial = new TrialSpecification
        {
            Task = data.Name,
            Model = shape.Model,
            Rule = "fa",
            Seed = 1,
            LearningRate = 0.01,
            Batch = shape.Batch,
            Epochs = 1,
            Engine = engine,
        };
        var start = Environment.CpuUsage.TotalTime;
        var result = Trial.Run(trial, data);
        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        Console.Error.WriteLine($"{shape}, {engine}: {Tenths(seconds)} s");
        return result.Outcome == TrialOutcome.Finished
            ? (seconds, result.TrainingLoss[^1].Loss)
            : throw new InvalidOperationException($"Training of {shape} by {engine} diverged.");
    }

    private static string Tenths(double number) => number.ToString("0.0", CultureInfo.InvariantCulture);
}
