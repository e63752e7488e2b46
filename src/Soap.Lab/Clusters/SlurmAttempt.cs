using System.Globalization;

namespace Soap.Lab.Clusters;

/// <summary>A line that a task noted of an attempt.</summary>
/// <param name="At">When, by its node's clock.</param>
/// <param name="Job">The task.</param>
/// <param name="Node">Where.</param>
/// <param name="Word">What: <c>began</c>, <c>again</c>, <c>gave-up</c>, <c>refused</c>, or <c>ended-CODE</c>.</param>
internal sealed record SlurmAttempt(DateTimeOffset At, string Job, string Node, string Word)
{
    private const string Ended = "ended-";

    /// <summary>The exit code with which the worker ended; null: the line says something else.</summary>
    public int? ExitCode => Word.StartsWith(Ended, StringComparison.Ordinal)
        && int.TryParse(Word.AsSpan(Ended.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>The lines of a file; none where there is no file. A line that was cut is passed over.</summary>
    public static IReadOnlyList<SlurmAttempt> Read(string file) => !File.Exists(file) ? [] :
    [
        .. File.ReadLines(file).Select(line => line.Split(' ') is [var at, var job, var node, var word]
            && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? new SlurmAttempt(time, job, node, word)
                : null).OfType<SlurmAttempt>(),
    ];
}
