using Soap.Benchmarks.Measuring;
using Soap.Data;

namespace Soap.Benchmarks;

/// <summary>What another live trial adds to the process.</summary>
internal static class TrialMemory
{
    private const int Trials = 8;
    private const int Steps = 20;

    public static void Run(TextWriter output)
    {
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(), 0).Train;
        var table = new Table("network", "weights and biases, MiB", "resident memory a trial, MiB");
        foreach (var shape in (NetworkShape[])[new([784, 256, 10], 64), new([784, 512, 512, 10], 128), new([784, 2048, 10], 64)])
        {
            var parameters = shape.Widths.Zip(shape.Widths.Skip(1), (inputs, outputs) => (inputs + 1.0) * outputs).Sum() * sizeof(float);
            table.Add($"{shape}", $"{parameters / MiB:0.00}", $"{Growth(shape, data) / MiB:0.00}");
        }

        table.Write(output, $"Memory of one of {Trials} trials of fa that are alive at once, after {Steps} steps");
    }

    private const double MiB = 1 << 20;

    private static double Growth(NetworkShape shape, Dataset data)
    {
        using var counters = new ProcessCounters();
        using var first = Started(0); // what is loaded and compiled once is not a trial's
        var before = Resident();
        var runs = Enumerable.Range(1, Trials).Select(seed => Started((ulong)seed)).ToArray();
        var growth = (Resident() - before) / (double)Trials;
        foreach (var run in runs)
        {
            run.Dispose();
        }

        return growth;

        TrainingRun Started(ulong seed)
        {
            var run = new TrainingRun(shape, "fa", data, seed: seed);
            run.Steps(Steps);
            return run;
        }

        long Resident()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return counters.ResidentBytes;
        }
    }
}
