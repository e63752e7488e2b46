using Soap.Benchmarks.Measuring;

namespace Soap.Benchmarks;

/// <summary>What a step of a run that is warm asks of memory.</summary>
/// <param name="Bytes">Managed bytes allocated.</param>
/// <param name="Faults">Minor page faults of the process.</param>
internal sealed record StepMemory(double Bytes, double Faults)
{
    private const int Windows = 5;

    /// <summary>Counts twice as many steps against so many, so that what a call costs once does not count.</summary>
    public static StepMemory Measure(TrainingRun run, int steps)
    {
        var (shorter, longer) = (Least(run, steps), Least(run, 2 * steps));
        return new StepMemory((longer.Bytes - shorter.Bytes) / steps, (longer.Faults - shorter.Faults) / steps);
    }

    // The least of some windows of steps: a window in which an epoch begins, and its order is drawn, is not a steady
    // state.
    private static StepMemory Least(TrainingRun run, int steps)
    {
        using var counters = new ProcessCounters();
        var (bytes, faults) = (double.MaxValue, double.MaxValue);
        for (var window = 0; window < Windows; window++)
        {
            var (bytesBefore, faultsBefore) = (GC.GetAllocatedBytesForCurrentThread(), counters.MinorFaults);
            run.Steps(steps);
            faults = Math.Min(faults, counters.MinorFaults - faultsBefore);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - bytesBefore);
        }

        return new StepMemory(bytes, faults);
    }
}
