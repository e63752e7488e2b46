using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Engines;

namespace Soap.Benchmarks;

/// <summary>
/// Trials side by side, a thread each, that share nothing but the data: how much more is done in the same time.
/// </summary>
internal static class CoreScaling
{
    private const int Rounds = 9;
    private const int Steps = 200;
    private static readonly NetworkShape[] Networks = [new([784, 256, 10], 64), new([784, 512, 512, 10], 128)];

    public static void Run(TextWriter output)
    {
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(), 0).Train;
        var cores = Environment.ProcessorCount;
        var table = new Table(
            "network", "side by side", "steps a second", "throughput / one alone", "peak's / one alone");
        foreach (var shape in Networks)
        {
            Measure(shape, data, cores, table);
        }

        table.Write(output, "Independent trials of bp side by side, a thread each");
    }

    private static void Measure(NetworkShape shape, Dataset data, int cores, Table table)
    {
        var runs = Enumerable.Range(0, cores)
            .Select(number => new TrainingRun(shape, "bp", data, EngineChoice.Fused, seed: (ulong)number)).ToArray();
        var timings = InTurn.Measure(Rounds,
        [
            new("1", () => SideBySide.Seconds(1, number => runs[number].Steps(Steps))),
            new($"{cores}", () => SideBySide.Seconds(cores, number => runs[number].Steps(Steps))),
            Peak.OneCore,
            Peak.AllCores,
        ]);
        foreach (var (timing, count, peak)
            in ((Timing, int, Timing)[])[(timings[0], 1, timings[2]), (timings[1], cores, timings[3])])
        {
            table.Add(
                $"{shape}",
                timing.Name,
                Quartiles.Of(timing.Rounds.Select(seconds => count * Steps / seconds)).Text("0"),
                Throughput(timing, timings[0], count).Text("0.00"),
                Throughput(peak, timings[2], count).Text("0.00"));
        }

        foreach (var run in runs)
        {
            run.Dispose();
        }
    }

    private static Quartiles Throughput(Timing together, Timing alone, int count) =>
        Quartiles.Of(alone.Rounds.Zip(together.Rounds, (one, all) => count * one / all));
}
