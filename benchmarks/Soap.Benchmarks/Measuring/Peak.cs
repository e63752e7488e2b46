namespace Soap.Benchmarks.Measuring;

/// <summary>The multiply-adds that the machine can do.</summary>
internal static class Peak
{
    private const long Rounds = 5_000_000;
    private static float _result;

    /// <summary>Floating-point operations of a round of either contender, on each core.</summary>
    public static double FlopARound { get; } = Rounds * IKernels.Current.FlopARound;

    /// <summary>One core.</summary>
    public static Contender OneCore { get; } = new("peak", () => InTurn.Seconds(Work));

    /// <summary>A thread on each core, started together; the seconds are the slowest thread's.</summary>
    public static Contender AllCores { get; } = new(
        $"peak, {Environment.ProcessorCount} cores",
        () => SideBySide.Seconds(Environment.ProcessorCount, _ => Work()));

    // Kept, so that the loop is not compiled away.
    private static void Work() => Volatile.Write(ref _result, IKernels.Current.MultiplyAdds(Rounds));
}
