using MathNet.Numerics.Statistics;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>
/// How fast a trial trains, in its steps alone: the median over ten equal parts of seconds an example. A median, since
/// trials run side by side with others and with what else the machine does, and since the first steps compile and fill
/// caches; over long parts, since feedback that is refreshed now and then shall be in it, and since the machine shares
/// out its cores in turns that are longer than many steps.
/// </summary>
/// <param name="batch">Samples a step.</param>
internal sealed class TrialPace(int batch)
{
    /// <summary>
    /// The fewest steps of a trial that has a pace: with fewer it is over before the program's code is compiled for
    /// speed, and its pace would tell of that.
    /// </summary>
    public const int FewestSteps = 500;

    private const int Parts = 10;
    private const int FewestPoints = 5;
    private readonly List<(long Examples, double Seconds)> _points = [(0, 0)];

    /// <summary>
    /// Seconds an example; null where the trial was too short, or has too few points of its loss curve, to know.
    /// </summary>
    public double? SecondsPerExample
    {
        get
        {
            var points = Intervals();
            var intervals = points.Length - 1;
            if (intervals < FewestPoints || points[^1].Examples < (long)FewestSteps * batch)
            {
                return null;
            }

            var parts = Math.Min(Parts, intervals);
            var ends = Enumerable.Range(0, parts + 1).Select(i => points[i * intervals / parts]).ToArray();
            return ends
                .Zip(ends.Skip(1), (start, end) => (end.Seconds - start.Seconds) / (end.Examples - start.Examples))
                .Median();
        }
    }

    /// <summary>
    /// Takes a point of the training-loss curve; one at which no time is told, as by a trainer of one's own, is none.
    /// </summary>
    public void Add(TrialProgress progress)
    {
        if (progress.Examples > _points[^1].Examples && progress.StepTime.TotalSeconds > _points[^1].Seconds)
        {
            _points.Add((progress.Examples, progress.StepTime.TotalSeconds));
        }
    }

    // What is left over at the end may be a single step, whose time says little: it joins the interval before.
    private (long Examples, double Seconds)[] Intervals()
    {
        var isShort = _points is [.., var first, var middle, var last]
            && 2 * (last.Examples - middle.Examples) < middle.Examples - first.Examples;
        return isShort ? [.. _points[..^2], _points[^1]] : [.. _points];
    }
}
