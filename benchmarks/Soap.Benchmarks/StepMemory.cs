using Soap.Benchmarks.Measuring;

namespace Soap.Benchmarks;

/// <summary>What a step of a run that is warm asks of memory.</summary>
/// <param name="Bytes">Managed bytes allocated.</param>
/// <param name="Faults">Minor page faults of the process.</param>
internal sealed record StepMemory(double Bytes, double Faults)
{
    private const int Windows = 5;

    /// <summary>The least of some windows of steps: a window in which an epoch begins, and its order is drawn, is not a steady state.</summary>
    public static StepMemory Measure(TrainingRun run, int steps)
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

        return new StepMemory(bytes / steps, faults / steps);
    }
}
