using Soap.Cli.Screens;
using Soap.Lab.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Soap.Cli.Progress;

/// <summary>
/// Progress in a terminal: a bar with the time left, counts by rule, and the running trials with their losses.
/// </summary>
internal static class LiveProgress
{
    private const int MostRunning = 8, MostNotes = 4;
    private const int BarWidth = 40, NarrowestBar = 10;
    private const int Gap = 2;

    /// <summary>Redraws until the work has ended.</summary>
    public static void Follow(StudyProgress progress, Task work, IAnsiConsole console, Func<string?> note) =>
        console.Live(View(progress.Snapshot(), note(), console.Profile.Width)).Start(context =>
        {
            bool ended;
            do
            {
                ended = Waiting.For(work, TimeSpan.FromMilliseconds(150));
                context.UpdateTarget(View(progress.Snapshot(), note(), console.Profile.Width));
                context.Refresh();
            }
            while (!ended);
        });

    /// <summary>One picture, of lines that are no longer than the screen is wide.</summary>
    public static IRenderable View(StudySnapshot snapshot, string? note, int width)
    {
        var rows = new List<IRenderable>();
        rows.AddRange(Overall(snapshot, width));
        if (snapshot.PhasesText.Length > 0)
        {
            rows.AddRange(
                WordWrap.Lines($"  {snapshot.PhasesText}", width, hanging: 2).Select(line => new Text(line)));
        }

        rows.AddRange(Lines([.. snapshot.Rules.Select(Rule)], width, Color.Red));
        var running = snapshot.Running.Take(MostRunning).Select(trial => Running(trial, snapshot));
        rows.AddRange(Lines([.. running], width, Color.Blue));
        if (snapshot.Running.Count > MostRunning)
        {
            rows.Add(new Text($"  and {snapshot.Running.Count - MostRunning} more running"));
        }

        if (snapshot.Elsewhere.Count > 0)
        {
            rows.Add(new Text(WordWrap.Text($"  {snapshot.ElsewhereText}", width)));
        }

        rows.AddRange(snapshot.Notes.TakeLast(MostNotes).Select(one => new Text(WordWrap.Text(one, width))));
        if (note is not null)
        {
            rows.Add(new Text(WordWrap.Text(note, width), new Style(Color.Yellow)));
        }

        return new Rows(rows);
    }

    // The bar is as long as there is room for it.
    private static IEnumerable<IRenderable> Overall(StudySnapshot snapshot, int width)
    {
        var left = snapshot.Remaining is { } remaining ? $", about {Durations.Text(remaining)} left" : string.Empty;
        var text = $"{Math.Floor(100 * snapshot.Fraction):0} %  {snapshot.Done}/{snapshot.Expected} trials  " +
            (snapshot.Elapsed is { } elapsed ? Durations.Text(elapsed) : snapshot.Activity) + left;
        var room = Math.Min(BarWidth, width - snapshot.Title.Length - text.Length - 2);
        if (room >= NarrowestBar)
        {
            return
            [
                new Markup($"[bold]{Markup.Escape(snapshot.Title)}[/] {Bar(snapshot.Fraction, room)} " +
                    Markup.Escape(text)),
            ];
        }

        return
        [
            .. WordWrap.Lines(snapshot.Title, width)
                .Select(line => new Text(line, new Style(decoration: Decoration.Bold))),
            .. WordWrap.Lines(text, width).Select(line => new Text(line)),
        ];
    }

    private static string Bar(double fraction, int width)
    {
        var full = (int)(fraction * width);
        return $"[green]{new string('━', full)}[/][grey]{new string('─', width - full)}[/]";
    }

    private static string[] Rule(RuleCount rule) =>
    [
        $"  {RuleName.Brief(rule.Rule)}",
        $"{rule.Done} done",
        rule.Diverged > 0 ? $"{rule.Diverged} diverged" : string.Empty,
    ];

    private static string[] Running(RunningTrial trial, StudySnapshot snapshot) =>
    [
        $"  ▸ {RuleName.Brief(trial.Specification.Rule)}",
        $"rate {trial.Specification.LearningRate:G4}",
        $"seed {trial.Specification.Seed}",
        (trial.Total ?? snapshot.ExamplesPerTrial) is > 0 and var all
            ? $"{100.0 * trial.Examples / all:0} %"
            : string.Empty,
        trial.Losses.Count > 0 ? $"{Sparkline.Of(trial.Losses, 24)} {trial.Losses[^1]:G4}" : string.Empty,
    ];

    // In columns, of which the last has a colour; what does not fit goes on below, between words.
    private static IEnumerable<IRenderable> Lines(string[][] rows, int width, Color last)
    {
        int[] widths = rows.Length == 0 ? []
            : [.. rows[0].Select((_, column) => rows.Max(row => WordWrap.Width(row[column])))];
        var fits = widths.Sum() + Gap * (widths.Length - 1) <= width;
        foreach (var row in rows)
        {
            var before = string.Concat(row.SkipLast(1).Select(
                (cell, column) => fits ? WordWrap.Padded(cell, widths[column] + Gap) : $"{cell}  "));
            if (fits)
            {
                yield return new Paragraph(before).Append(row[^1], new Style(last));
                continue;
            }

            foreach (var line in WordWrap.Lines($"{before}{row[^1]}".TrimEnd(), width, hanging: 4))
            {
                yield return new Text(line);
            }
        }
    }
}
