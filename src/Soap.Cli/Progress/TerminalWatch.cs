using Soap.Cli.Screens;
using Soap.Lab.Watching;
using Soap.Lab.Watching.Pages;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Soap.Cli.Progress;

/// <summary>Studies in the terminal while others run them: one study whole, of several a line each.</summary>
internal static class TerminalWatch
{
    private const int MostStudies = 40;

    /// <summary>Redraws until it is told to stop.</summary>
    /// <param name="watched">What is shown.</param>
    /// <param name="console">Where.</param>
    /// <param name="between">The time between two looks.</param>
    /// <param name="stop">Ends it.</param>
    public static void Follow(
        WatchedStudies watched, IAnsiConsole console, TimeSpan between, CancellationToken stop) => console
        .Live(View(watched, console.Profile.Width)).Start(context =>
        {
            while (!stop.WaitHandle.WaitOne(between))
            {
                context.UpdateTarget(View(watched, console.Profile.Width));
                context.Refresh();
            }

            stop.ThrowIfCancellationRequested();
        });

    /// <summary>One line a study, for where nothing is drawn over.</summary>
    public static IReadOnlyList<string> Lines(WatchedStudies watched)
    {
        var studies = watched.Find().Studies;
        return studies.Count == 0 ? [None(watched)] : [.. studies.Select(study => watched.Look(study) switch
        {
            ({ } view, _) => $"{PlainProgress.Line(Snapshot(study, view))}; {WatchPage.Words(view)}",
            (_, var trouble) => $"{Quotation.Visible(study.Name)}: {trouble}",
        })];
    }

    /// <summary>One picture.</summary>
    public static IRenderable View(WatchedStudies watched, int width)
    {
        var (studies, _) = watched.Find();
        if (studies is [var single] && watched.Look(single).View is { } alone)
        {
            return LiveProgress.View(Snapshot(single, alone), null, width);
        }

        List<IRenderable> rows =
            [.. studies.Take(MostStudies).Select(study => Row(study, watched.Look(study), width))];
        if (studies.Count > MostStudies)
        {
            rows.Add(new Text($"and {studies.Count - MostStudies} more"));
        }

        return studies.Count == 0 ? new Text(WordWrap.Text(None(watched), width)) : new Rows(rows);
    }

    /// <summary>A study as the display of a running one has it.</summary>
    internal static StudySnapshot Snapshot(FoundStudy study, StudyView view) => new()
    {
        Title = Quotation.Visible(study.Name),
        Elapsed = null,
        Activity = WatchPage.Words(view),
        Fraction = view.Fraction,
        Remaining = view.Remaining,
        Done = view.Done,
        Failed = view.Failed.Count,
        Expected = view.All,
        ExamplesPerTrial = 0,
        Rules =
        [
            .. view.Finished.GroupBy(trial => trial.Trial.Specification.Rule).Select(trials => new RuleCount(
                trials.Key, trials.Count(), trials.Count(trial => trial.Result.Divergence is not null))),
        ],
        Phases = [.. view.Phases.Select(phase => (phase.Phase, phase.Finished + phase.Failed))],
        Running =
        [
            .. view.Running.Select(trial => new RunningTrial(
                trial.Trial.Id, trial.Trial.Specification, trial.State?.Examples ?? 0,
                [.. (trial.State?.TrainingLoss ?? []).Select(point => point.Loss)])
            {
                Total = trial.State?.Total,
            }),
        ],
        Elsewhere = view.Processes,
    };

    private static Text Row(FoundStudy study, (StudyView? View, string? Trouble) now, int width) => new(WordWrap.Text(
        now.View is { } view
            ? $"{Quotation.Visible(study.Name)}  {WatchPage.Percent(view.Fraction)}  {view.Done}/{view.All} trials  " +
                WatchPage.Words(view) + (WatchPage.Left(view) is { Length: > 0 } left ? $", {left} left" : "")
            : $"{Quotation.Visible(study.Name)}  {now.Trouble}",
        width, hanging: 4));

    private static string None(WatchedStudies watched) =>
        $"no study in {watched.Folder} yet; run one with: soap run --out " +
        Quotation.ForShell(Path.Combine(watched.Folder, "founding"));
}
