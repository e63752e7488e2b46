namespace Soap.Benchmarks;

/// <summary>How time and memory grow.</summary>
internal static class ScalingBenchmark
{
    public static void Run(TextWriter output)
    {
        CoreScaling.Run(output);
        StepScaling.Run(output);
        TrialMemory.Run(output);
    }
}
