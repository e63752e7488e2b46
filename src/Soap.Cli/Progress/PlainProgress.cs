using Soap.Cli.Screens;
using Soap.Lab.Texts;

namespace Soap.Cli.Progress;

/// <summary>Progress where nothing can be drawn over: a line every few seconds.</summary>
internal static class PlainProgress
{
    /// <summary>Writes lines until the work has ended.</summary>
    /// <param name="progress">What is shown.</param>
    /// <param name="work">Ends it; its exceptions are the caller's.</param>
    /// <param name="lines">Where the lines go.</param>
    /// <param name="every">The time between two lines.</param>
    public static void Follow(StudyProgress progress, Task work, TextWriter lines, TimeSpan every)
    {
        var notes = 0;
        while (!Waiting.For(work, every))
        {
            var now = progress.Snapshot();
            WriteNotes(now);
            lines.WriteLine(Line(now));
            lines.Flush();
        }

        // Nothing is expected when the work failed before it began.
        if (progress.Snapshot() is { Expected: > 0 } last)
        {
            WriteNotes(last);
            lines.WriteLine(Line(last));
        }

        void WriteNotes(StudySnapshot now)
        {
            foreach (var note in now.Notes.Skip(notes))
            {
                lines.WriteLine(note);
            }

            notes = now.Notes.Count;
        }
    }

    /// <summary>One line.</summary>
    public static string Line(StudySnapshot snapshot)
    {
        var left = snapshot.Remaining is { } remaining && snapshot.Fraction < 1
            ? $", about {Durations.Text(remaining)} left"
            : string.Empty;
        var phases = snapshot.PhasesText.Length == 0 ? string.Empty : $"; {snapshot.PhasesText}";
        var diverged = snapshot.Rules.Where(rule => rule.Diverged > 0)
            .Select(rule => $"; {rule.Diverged} of {RuleName.Brief(rule.Rule)} diverged");
        var time = snapshot.Elapsed is { } elapsed ? $"[{Durations.Text(elapsed)}] " : string.Empty;
        return $"{time}{snapshot.Title}: {snapshot.Done}/{snapshot.Expected} trials, " +
            $"{Math.Floor(100 * snapshot.Fraction):0} %{left}{phases}{string.Concat(diverged)}" +
            (snapshot.Elsewhere.Count > 0 ? $"; {snapshot.ElsewhereText}" : string.Empty);
    }
}
