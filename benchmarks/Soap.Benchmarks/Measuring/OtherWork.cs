using System.Diagnostics;
using System.Globalization;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// What other processes do while a benchmark runs, so that a reader can tell whether the machine was quiet.
/// </summary>
internal sealed class OtherWork
{
    private const double TicksASecond = 100; // of what Linux tells to programs, whatever its own clock
    private const string Statistics = "/proc/stat";
    private const int Idle = 3;
    private const int Waiting = 4;
    private const int Fields = 8; // those after it are parts of the first ones
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _ticks = Ticks();

    public void Describe(TextWriter output)
    {
        var cores = (Ticks() - _ticks) / TicksASecond / Stopwatch.GetElapsedTime(_start).TotalSeconds;
        output.WriteLine();
        output.WriteLine($"Meanwhile other processes had {cores:0.00} of {Environment.ProcessorCount} cores.");
    }

    // proc(5): the first line has the time of all processors together, by what they did.
    private static long Ticks()
    {
        using var own = new ProcessCounters();
        var all =
            File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Fields)
                .Where((_, field) => field is not (Idle or Waiting))
                .Sum(text => long.Parse(text, CultureInfo.InvariantCulture));
        return all - own.Ticks;
    }
}
