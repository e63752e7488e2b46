using Soap.Cli.Screens;
using Soap.Lab.Clusters;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Texts;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>How far a study is, in the terminal.</summary>
internal static class StatusPresenter
{
    private const int MostFailures = 10, MostProcesses = 8, MostTrace = 4;

    public static void Show(Screen screen, StudyStatus status, string folder, SlurmStatus? slurm)
    {
        if (screen.IsJson)
        {
            screen.WriteJson<object>(slurm is null ? status : SlurmPresenter.With(status, slurm));
            return;
        }

        screen.WriteLine($"{status.Study.Name}: {status.Study.Title}");
        screen.WriteNote($"{folder}, manifest {status.Generation}{AtWork(status.Processes)}");
        var table = ScreenTable.OneLine("trials", "finished", "of them diverged", "failed", "missing");
        foreach (var phase in status.Phases)
        {
            table.AddRow(
                Cells(PhaseText.Of(phase.Phase), phase.Finished, phase.Diverged, phase.Failed, phase.Missing));
        }

        if (status.TrialsToTune > 0)
        {
            table.AddRow(Cells(PhaseText.Of(StudyPhase.Tuning), 0, 0, 0, status.TrialsToTune));
        }

        if (status.TrialsAtBest > 0)
        {
            table.AddRow(Cells(PhaseText.Of(StudyPhase.BestRate), 0, 0, 0, status.TrialsAtBest));
        }

        table.Write(screen);
        if (status.Seconds is { } seconds and > 0)
        {
            screen.WriteLine($"The finished trials took {Durations.Text(TimeSpan.FromSeconds(seconds))} of " +
                "one core each after the other.");
        }

        foreach (var failed in status.Failed.Take(MostFailures))
        {
            screen.WriteLine($"failed: {failed.Name}: {failed.Failure.Sentence}");
            foreach (var line in failed.Failure.Trace.Split('\n', MostTrace + 1)[..^1])
            {
                screen.WriteLine($"  {line.Trim()}");
            }
        }

        if (status.Failed.Count > MostFailures)
        {
            screen.WriteLine($"and {status.Failed.Count - MostFailures} more; each has an error.json in trials/ID");
        }

        if (status.Unchecked is { } sentence)
        {
            screen.WriteLine(sentence);
        }

        if (slurm is not null)
        {
            SlurmPresenter.Show(screen, slurm);
        }

        screen.WriteNote(slurm is { Waiting: > 0 } or { Running: > 0 } ? "Wait, or look again."
            : Next(status, folder) + (slurm is not null && status.Missing + status.Failed.Count > 0
                && status.Processes.Count == 0 ? " --on slurm" : ""));
    }

    private static string AtWork(IReadOnlyList<WorkingProcess> processes) => processes.Count == 0 ? ""
        : ", at work in it: " + string.Join(", ", processes.Take(MostProcesses).Select(process =>
            $"{process} ({NumberText.Count(process.Trials, "trial")})"))
            + (processes.Count > MostProcesses ? $" and {processes.Count - MostProcesses} more" : "");

    private static ScreenTable.Cell[] Cells(string phase, params int[] counts) =>
        [ScreenTable.Text(phase), .. counts.Select(count => ScreenTable.Text(count == 0 ? "—" : $"{count:#,0}"))];

    private static string Next(StudyStatus status, string folder) =>
        status.Processes.Count > 0 ? "Wait, or look again."
        : status.Missing > 0 ? $"Go on with: soap resume {folder}"
        : status.Failed.Count > 0 ? $"Run what failed again: soap retry {folder}"
        : $"All is there. Report: soap report {folder}";
}
