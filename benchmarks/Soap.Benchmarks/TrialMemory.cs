using System.Runtime.InteropServices;
using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Engines;

namespace Soap.Benchmarks;

/// <summary>What another live trial adds to the process.</summary>
internal static partial class TrialMemory
{
    private const int Trials = 8;
    private const int Steps = 20;
    private const double MiB = 1 << 20;

    public static void Run(TextWriter output)
    {
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(), 0).Train;
        var table = new Table("network", "weights and biases, MiB", "fused, MiB", "autograd, MiB");
        foreach (var shape
            in (NetworkShape[])[new([784, 256, 10], 64), new([784, 512, 512, 10], 128), new([784, 2048, 10], 64)])
        {
            var parameters =
                shape.Widths.Zip(shape.Widths.Skip(1), (inputs, outputs) => (inputs + 1.0) * outputs).Sum()
                    * sizeof(float);
            table.Add(
                $"{shape}",
                Text(parameters),
                Text(Growth(shape, data, EngineChoice.Fused)),
                Text(Growth(shape, data, EngineChoice.Autograd)));
        }

        table.Write(
            output, $"Resident memory that each of {Trials} trials of fa, alive at once, adds after {Steps} steps");
    }

    private static string Text(double bytes) => $"{bytes / MiB:0.0}";

    private static double Growth(NetworkShape shape, Dataset data, EngineChoice engine)
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
            var run = new TrainingRun(shape, "fa", data, engine, seed: seed);
            run.Steps(Steps);
            return run;
        }

        long Resident()
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _ = Trim(0); // says whether anything was given back, and nothing may be there to give
            return counters.ResidentBytes;
        }
    }

    // What was freed goes back to the system, so that it does not hide what comes next.
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint padding);
}
