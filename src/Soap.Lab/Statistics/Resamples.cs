using System.Collections.Concurrent;
using Soap.Randomness;

namespace Soap.Lab.Statistics;

/// <summary>
/// The draws with replacement of every bootstrap: a pure function of the number of values. They are places in the
/// sorted values, ascending, and with each draw its mirror image is there too, place n − 1 − i for place i: so neither
/// the order of the values nor the sign of a difference matters.
/// </summary>
internal static class Resamples
{
    /// <summary>Draws for an interval.</summary>
    public const int Count = 10_000;

    // A report has thousands of intervals over the same few seeds: their draws are made once.
    private static readonly ConcurrentDictionary<(int Values, int Task), Lazy<int[]>> Draws = new();

    /// <summary><see cref="Count"/> times n places, one draw after the other.</summary>
    /// <param name="values">n.</param>
    /// <param name="task">Which of several tasks that are drawn independently of each other, from 0.</param>
    public static int[] Of(int values, int task = 0) => Draws.GetOrAdd(
        (values, task), static key => new Lazy<int[]>(() => Draw(key.Values, key.Task))).Value;

    private static int[] Draw(int values, int task)
    {
        var stream = new RandomStream(0, task == 0 ? $"bootstrap/{values}" : $"bootstrap/{values}/{task}");
        var places = new int[Count * values];
        for (var draw = 0; draw < Count; draw += 2)
        {
            var one = places.AsSpan(draw * values, values);
            var mirrored = places.AsSpan((draw + 1) * values, values);
            for (var i = 0; i < values; i++)
            {
                one[i] = (int)(stream.Uniform((long)draw / 2 * values + i) * values);
            }

            one.Sort();
            for (var i = 0; i < values; i++)
            {
                mirrored[i] = values - 1 - one[values - 1 - i];
            }
        }

        return places;
    }
}
