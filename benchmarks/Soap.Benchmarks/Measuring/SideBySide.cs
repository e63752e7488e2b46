namespace Soap.Benchmarks.Measuring;

/// <summary>Work on several threads at once.</summary>
internal static class SideBySide
{
    /// <summary>The seconds from a common start to the end of the slowest.</summary>
    public static double Seconds(int threads, Action<int> work)
    {
        using var start = new Barrier(threads);
        var seconds = new double[threads];
        var failures = new Exception?[threads];
        var all = Enumerable.Range(0, threads).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                seconds[number] = InTurn.Seconds(() => work(number));
            }
            catch (Exception failure)
            {
                failures[number] = failure;
            }
        })).ToArray();
        foreach (var thread in all)
        {
            thread.Start();
        }

        foreach (var thread in all)
        {
            thread.Join();
        }

        return failures.OfType<Exception>().FirstOrDefault() is { } first
            ? throw new InvalidOperationException("Work on a thread failed.", first)
            : seconds.Max();
    }
}
