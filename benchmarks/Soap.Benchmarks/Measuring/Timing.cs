namespace Soap.Benchmarks.Measuring;

/// <summary>The seconds of a contender's rounds.</summary>
internal sealed record Timing(string Name, IReadOnlyList<double> Rounds)
{
    public Quartiles Seconds => Quartiles.Of(Rounds);

    public double Median => Seconds.Median;

    /// <summary>How many times as long this took as the other, round by round.</summary>
    public Quartiles Over(Timing other) => Quartiles.Of(Rounds.Zip(other.Rounds, (mine, its) => mine / its));
}
