using Soap.Cli.Presenters;
using Soap.Lab.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Soap.Cli.Progress;

/// <summary>Progress in a terminal: a bar with the time left, counts by rule, and the running trials with their losses.</summary>
internal static class LiveProgress
{
    private const int MostRunning = 8;
    private const int BarWidth = 40;

    /// <summary>Redraws until the work has ended.</summary>
    public static void Follow(StudyProgress progress, Task work, IAnsiConsole console, Func<string?> note) =>
        console.Live(View(progress.Snapshot(), note())).Start(context =>
        {
            bool ended;
            do
            {
                ended = Waiting.For(work, TimeSpan.FromMilliseconds(150));
                context.UpdateTarget(View(progress.Snapshot(), note()));
                context.Refresh();
            }
            while (!ended);
        });

    /// <summary>One picture.</summary>
    public static IRenderable View(StudySnapshot snapshot, string? note)
    {
        var rows = new List<IRenderable> { Overall(snapshot) };
        if (snapshot.Rules.Count > 0)
        {
            rows.Add(Rules(snapshot.Rules));
        }

        if (snapshot.Running.Count > 0)
        {
            rows.Add(Running(snapshot));
        }

        if (snapshot.Running.Count > MostRunning)
        {
            rows.Add(new Text($"  and {snapshot.Running.Count - MostRunning} more running"));
        }

        if (note is not null)
        {
            rows.Add(new Text(note, new Style(Color.Yellow)));
        }

        return new Rows(rows);
    }

    private static Markup Overall(StudySnapshot snapshot)
    {
        var left = snapshot.Remaining is { } remaining ? $", about {Durations.Text(remaining)} left" : string.Empty;
        return new Markup(
            $"[bold]{Markup.Escape(snapshot.Title)}[/] {Bar(snapshot.Fraction)} {Math.Floor(100 * snapshot.Fraction):0} %  " +
            $"{snapshot.Done}/{snapshot.Expected} trials  {Durations.Text(snapshot.Elapsed)}{left}");
    }

    private static string Bar(double fraction)
    {
        var full = (int)(fraction * BarWidth);
        return $"[green]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/]";
    }

    private static Grid Rules(IReadOnlyList<RuleCount> rules)
    {
        var grid = Columns(3);
        foreach (var rule in rules)
        {
            var diverged = rule.Diverged > 0 ? $"{rule.Diverged} diverged" : string.Empty;
            grid.AddRow(new Text($"  {RuleName.Brief(rule.Rule)}"), new Text($"{rule.Done} done"), new Text(diverged, new Style(Color.Red)));
        }

        return grid;
    }

    private static Grid Running(StudySnapshot snapshot)
    {
        var grid = Columns(5);
        foreach (var trial in snapshot.Running.Take(MostRunning))
        {
            var losses = trial.Losses.Count > 0 ? $"{Sparkline.Of(trial.Losses, 24)} {trial.Losses[^1]:G4}" : string.Empty;
            grid.AddRow(
                new Text($"  ▸ {RuleName.Brief(trial.Specification.Rule)}"),
                new Text($"rate {trial.Specification.LearningRate:G4}"),
                new Text($"seed {trial.Specification.Seed}"),
                new Text($"{100.0 * trial.Examples / snapshot.ExamplesPerTrial:0} %"),
                new Text(losses, new Style(Color.Blue)));
        }

        return grid;
    }

    private static Grid Columns(int count)
    {
        var grid = new Grid();
        for (var i = 0; i < count; i++)
        {
            grid.AddColumn(new GridColumn().NoWrap());
        }

        return grid;
    }
}
