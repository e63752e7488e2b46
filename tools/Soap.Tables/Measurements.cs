using System.Collections.Concurrent;
using Soap.Tables.Origins;

namespace Soap.Tables;

/// <summary>Makes the runs behind cells, each once, and finds the cells that are behind.</summary>
internal static class Measurements
{
    /// <summary>Runs that use one thread go side by side on all cores.</summary>
    /// <param name="cells">The cells of any number of pages.</param>
    /// <param name="progress">Is told how many of how many runs are made.</param>
    public static IReadOnlyList<BehindCell> Behind(IReadOnlyList<TableCell> cells, Action<int, int> progress)
    {
        var runs = cells.Select(cell => cell.Origin).DistinctBy(origin => origin.Run).ToArray();
        var (results, made) = (new ConcurrentDictionary<string, object>(), 0);
        foreach (var run in runs.Where(run => run.UsesAllCores))
        {
            Make(run);
        }

        // One at a time is handed out, so that a finished worker takes the next one.
        Parallel.ForEach(
            Partitioner.Create(runs.Where(run => !run.UsesAllCores), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            Make);
        return
        [
            .. cells.Select(cell => Compare(cell, results[cell.Origin.Run]))
                .Where(behind => behind.Measured != behind.Cell.Stored),
        ];

        static BehindCell Compare(TableCell cell, object result) =>
            new(cell, cell.Measured(result), cell.Origin.DependsOnProcessor(result));

        void Make(Origin run)
        {
            results[run.Run] = run.Make();
            progress(Interlocked.Increment(ref made), runs.Length);
        }
    }
}
