using System.Diagnostics;

namespace Soap.Benchmarks.Measuring;

/// <summary>Measures contenders in turn, so that whatever else the machine does hits all of them alike.</summary>
internal static class InTurn
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.3);

    /// <summary>Rounds in turn, before which each contender works until it is compiled and in the cache.</summary>
    public static IReadOnlyList<Timing> Measure(int rounds, IReadOnlyList<Contender> contenders)
    {
        foreach (var contender in contenders)
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUp;)
            {
                contender.Round();
            }
        }

        return Rounds(rounds, contenders);
    }

    /// <summary>Rounds in each of which every contender works once; who begins changes from round to round.</summary>
    public static IReadOnlyList<Timing> Rounds(int rounds, IReadOnlyList<Contender> contenders)
    {
        var seconds = contenders.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var turn = (round + i) % contenders.Count;
                seconds[turn][round] = contenders[turn].Round();
            }
        }

        return [.. contenders.Zip(seconds, (contender, measured) => new Timing(contender.Name, measured))];
    }

    /// <summary>The seconds that some work takes.</summary>
    public static double Seconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
