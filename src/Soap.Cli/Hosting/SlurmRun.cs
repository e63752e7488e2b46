using System.CommandLine;
using System.Reflection;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Analysis;
using Soap.Lab.Clusters;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Texts;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>Hands what is missing of a study to Slurm; what <c>run</c>, <c>resume</c> and <c>retry</c> share.
/// </summary>
/// <param name="Target">What to run, and where.</param>
/// <param name="Settings">What Slurm is asked for.</param>
internal sealed record SlurmRun(StudyTarget Target, SlurmSettings Settings)
{
    /// <summary>Whether trials that failed before are run again.</summary>
    public bool Retry { get; init; }

    /// <summary>Whether scripts are only shown.</summary>
    public bool IsDry { get; init; }

    /// <summary>Whether this process is the job behind a submission's; otherwise a person runs it.</summary>
    public bool IsBehind { get; init; }

    private StudyFolder Folder => Target.Folder;

    /// <summary>What Slurm was asked for last, or nothing in particular.</summary>
    public static SlurmSettings LastSettings(StudyFolder folder) =>
        new SlurmFolder(folder.Path).Submissions() is [.., var last] ? last.Settings : new SlurmSettings();

    /// <summary>From the command line to the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="SoapException">The study, the data or the folder are not in order; there is no Slurm here; or
    /// it refuses.</exception>
    public int Run(ParseResult parsed, RunOptions options)
    {
        if (parsed.GetResult(options.Jobs) is { Implicit: false })
        {
            throw SoapException.BadUsage(
                "--jobs belongs to this machine; on Slurm a task runs as many trials at once as slurm.cpus says");
        }

        SlurmPaths.RefuseUnspeakable(Folder.Path);
        SlurmPaths.RefuseUnspeakable(Directory.GetCurrentDirectory());
        if (!IsDry && !IsBehind)
        {
            RefuseWhileQueued();
        }

        var screen = ResultScreen.Of(parsed, options.Json);

        // A login node need not have the GPU on which trials run.
        var (study, dataFolder) = (Target.Study, parsed.GetValue(options.DataFolder));
        var data = TaskOpener.For(study.Trial with { Device = null }, DataFolders.Standard(dataFolder), screen);
        var provenance = ProvenanceCollector.Collect(
            CommandText.Of(parsed.Tokens.Select(token => token.Value)), data.Digests, null, study.Trial.DataOrigin);
        var manifest = IsDry ? Folder.Plan(study, provenance) : Folder.Claim(study, provenance).Manifest;
        var trials = Wanted(manifest);
        if (trials.Count == 0)
        {
            return IsBehind ? Report(data, screen) : NothingToDo(screen);
        }

        var launcher = new SlurmLauncher(Folder, manifest, Settings, Program(), Options(dataFolder, parsed, options));
        var perTask = SlurmPacking.TrialsPerTask(Settings, SecondsPerTrial(manifest, data, screen));
        if (IsDry)
        {
            Show(launcher.Preview(trials, perTask, Retry), screen);
            return ExitCode.Done;
        }

        using var lease = IsBehind ? null : TakeAlone();
        Tell(launcher.Submit(trials, perTask, Retry), trials.Count, screen);
        return ExitCode.Done;
    }

    // What has no outcome yet, or no result where failed trials are run again; each trial once, whatever it is for.
    private IReadOnlyList<(int Number, PlannedTrial Trial)> Wanted(StudyManifest manifest)
    {
        var submitted = !IsBehind ? new HashSet<string>()
            : new SlurmFolder(Folder.Path).Submissions().SelectMany(submission => submission.Arrays)
                .SelectMany(array => array.Tasks).SelectMany(task => task.Trials).ToHashSet();
        return
        [
            .. NumberedTrials.Known(Folder, manifest).Trials.Select((trial, number) => (Number: number, Trial: trial))
                .DistinctBy(one => one.Trial.Id)
                .Where(one => !submitted.Contains(one.Trial.Id))
                .Where(one => Retry ? Folder.FolderOf(one.Trial).ReadOutcome(one.Trial).Result is null
                    : !Folder.HasOutcome(one.Trial.Id)),
        ];
    }

    // Two at once would both have found that nothing waits. The job behind others is in the queue itself.
    private Lease TakeAlone()
    {
        var lease = new SlurmFolder(Folder.Path).Take();
        RefuseWhileQueued();
        return lease;
    }

    private void RefuseWhileQueued()
    {
        var queued = SlurmQueue.OfStudy(Folder.Path, out var jobs, out var why) ?? throw SoapException.BadUsage(
            $"{why}. Jobs of this study may wait or run already: {string.Join(", ", jobs)}");
        if (queued.Count > 0)
        {
            throw SoapException.BadUsage(
                $"{NumberText.Count(queued.Count, "job")} of this study " +
                $"{(queued.Count == 1 ? "waits or runs" : "wait or run")}: {string.Join(", ", queued)}. " +
                $"Look with: soap status {Quotation.ForShell(Folder.Path)}, or end them first with: " +
                $"soap cancel {Quotation.ForShell(Folder.Path)}");
        }
    }

    // From what is finished; else from a moment's training, which takes a processor.
    private double? SecondsPerTrial(StudyManifest manifest, TaskData data, Screen screen)
    {
        const int Enough = 50;
        if (Settings.TrialsPerTask is not null)
        {
            return null;
        }

        var times = NumberedTrials.First(manifest).Trials.Where(trial => Folder.HasOutcome(trial.Id)).Take(Enough)
            .Select(Folder.ReadProvenance).OfType<TrialProvenance>().Select(origin => origin.Seconds).ToArray();
        if (times.Length > 0)
        {
            return times.Average();
        }

        if (manifest.Study.Trial.Device is not null)
        {
            return null;
        }

        screen.WriteNote("training every rule for a moment to see how long it takes");
        var total = StudyCost.Of(manifest.Study, data, new StudyResults(manifest.Study, [])).Total;
        return total.Seconds / total.Trials;
    }

    private static IReadOnlyList<string> Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? [process, Assembly.GetEntryAssembly()!.Location]
            : [process];
    }

    private static IReadOnlyList<string> Options(string? dataFolder, ParseResult parsed, RunOptions options)
    {
        var every = parsed.GetResult(options.CheckpointEvery) is { Implicit: false } asked
            ? asked.Tokens[0].Value
            : null;
        var events = parsed.GetValue(options.TensorBoard);
        return
        [
            .. (string[])(dataFolder is null ? [] : ["--data-dir", Path.GetFullPath(dataFolder)]),
            .. (string[])(every is null ? [] : ["--checkpoint-every", every]),
            .. (string[])(events is null ? [] : ["--tensorboard", LiveEvents.Full(events)]),
        ];
    }

    private static void Show(IReadOnlyList<(string File, string Text)> files, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(files.Select(one => new { one.File, one.Text }));
            return;
        }

        foreach (var (file, text) in files)
        {
            screen.WriteRaw($"==> {file} <==\n{text}\n");
        }
    }

    private void Tell(SlurmSubmission submission, int trials, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(submission);
            return;
        }

        var tasks = submission.Arrays.Sum(array => array.Tasks.Count);
        var path = Quotation.ForShell(Folder.Path);
        screen.WriteLine(
            $"Submitted {NumberText.Count(trials, "trial")} in {NumberText.Count(tasks, "task")}, " +
            $"{(submission.Arrays.Count == 1 ? "job" : "jobs")} " +
            $"{string.Join(", ", submission.Arrays.Select(array => array.Job))}; behind them job " +
            $"{submission.NextJob} submits the next round, or writes the report.");
        screen.WriteNote($"Look: soap status {path}   End: soap cancel {path}");
    }

    private int NothingToDo(Screen screen)
    {
        var results = StudyResults.ReadAll(Folder);
        var path = Quotation.ForShell(Folder.Path);
        screen.WriteNote(results.Failed.Count == 0 ? $"All is there. Report: soap report {path}"
            : $"All else is there. Run what failed again: soap retry {path} --on slurm");
        return ReportedRun.Ending(results, Folder, screen);
    }

    private int Report(TaskData data, Screen screen)
    {
        var results = StudyResults.ReadAll(Folder);
        if (results.Trials.Count == 0)
        {
            results = StudyResults.Read(Folder); // which says how to go on
        }

        StudyReport.WriteAndShow(
            results, Folder, StudyReport.Output(Folder, null), TrainingSamples.Of(data),
            SamplePictures.Of(data, Target.Study.Trial.DataOrigin), screen);
        return results.Missing.Count == 0 ? ReportedRun.Ending(results, Folder, screen) : Unfinished(results, screen);
    }

    private int Unfinished(StudyResults results, Screen screen)
    {
        screen.Error.WriteLine(
            $"{NumberText.Count(results.Missing.Count, "trial")} without a result, and no task runs any more; why: " +
            $"soap status {Quotation.ForShell(Folder.Path)}");
        return ExitCode.Unexpected;
    }
}
