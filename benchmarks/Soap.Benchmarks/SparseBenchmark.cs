using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Benchmarks;

/// <summary>
/// What zeros in the input save, by their share: bytes, of which the engine may pass over the zeros, against the same
/// inputs as scaled numbers, none of which is zero.
/// </summary>
internal static class SparseBenchmark
{
    private const int Rounds = 9;
    private const int Samples = 6400;
    private const int Steps = 50;
    private const double LearningRate = 1e-4;
    private static readonly double[] Densities = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1];
    private static readonly NetworkShape[] Networks = [new([784, 256, 10], 64), new([784, 512, 512, 10], 128)];

    public static void Run(TextWriter output)
    {
        foreach (var shape in Networks)
        {
            var table = new Table(
                "share of inputs that are not 0", "bytes, by", "bytes, µs a step", "numbers, µs a step",
                "numbers / bytes");
            foreach (var density in Densities)
            {
                Measure(shape, density, table);
            }

            table.Write(output, $"A step of {shape} under bp by the density of its input");
        }
    }

    private static void Measure(NetworkShape shape, double density, Table table)
    {
        using var scope = NewDisposeScope();
        var bytes = Drawn(density);
        var all = tensor(Enumerable.Range(0, Samples).Select(i => (long)i).ToArray());
        var numbers = new Dataset(bytes.Gather(all, ScalarType.Float32).Inputs, bytes.Targets);
        using var ofBytes = new TrainingRun(shape, "bp", bytes, EngineChoice.Fused, LearningRate);
        using var ofNumbers = new TrainingRun(shape, "bp", numbers, EngineChoice.Fused, LearningRate);
        var timings = InTurn.Measure(
            Rounds, [new("bytes", () => ofBytes.Steps(Steps)), new("numbers", () => ofNumbers.Steps(Steps))]);
        table.Add(
            $"{density:0.00}",
            ofBytes.Engine,
            Microseconds(timings[0]),
            Microseconds(timings[1]),
            timings[1].Over(timings[0]).Text("0.00"));
        bytes.Inputs.Dispose();
        numbers.Inputs.Dispose();
        bytes.Targets.Dispose();
    }

    // Which pixels are zero is drawn for each by itself: the hardest case, since those of images lie together.
    private static Dataset Drawn(double density)
    {
        var stream = new RandomStream(0, $"benchmark/{density}");
        var values = new byte[Samples * 784];
        for (var i = 0; i < values.Length; i++)
        {
            var drawn = stream.Uniform(i);
            values[i] = drawn < density ? (byte)(1 + 255 * (drawn / density)) : (byte)0;
        }

        var labels = Enumerable.Range(0, Samples).Select(i => (long)(i % 10)).ToArray();
        return new Dataset(tensor(values, [Samples, 784]), tensor(labels), new MnistTask().Scaling);
    }

    private static string Microseconds(Timing timing) =>
        Quartiles.Of(timing.Rounds.Select(seconds => seconds / Steps * 1e6)).Text("0");
}
