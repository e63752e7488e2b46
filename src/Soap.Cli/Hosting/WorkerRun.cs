using System.CommandLine;
using Soap.Cli.Progress;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Texts;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>Runs some trials of a planned study, beside other workers: what <c>soap worker</c> does.</summary>
/// <param name="Folder">The study.</param>
/// <param name="Manifest">The plan whose numbers are meant.</param>
/// <param name="Numbers">Of the trials, rising.</param>
/// <param name="Retry">Whether trials that failed before are run again.</param>
internal sealed record WorkerRun(StudyFolder Folder, StudyManifest Manifest, IReadOnlyList<int> Numbers, bool Retry)
{
    // By then the lease of a process that died elsewhere has run out, and was taken over.
    private static readonly TimeSpan Patience = Lease.Expiry + 2 * Lease.BeatEvery;

    /// <summary>From the command line to the exit code.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <exception cref="SoapException">There are no such trials, or the data are others than the plan's.</exception>
    public int Run(ParseResult parsed, RunOptions options)
    {
        var screen = ResultScreen.Of(parsed, options.Json);
        RefuseTooHigh();
        var first = NumberedTrials.First(Manifest);
        var known = Numbers[^1] < first.Trials.Count ? first : NumberedTrials.Known(Folder, Manifest);
        var trials = Numbers.Where(number => number < known.Trials.Count).Select(number => known.Trials[number])
            .ToArray();
        var stored = StudyResults.Round(Folder, trials);
        var unknown = Numbers.Count - trials.Length;
        if (stored.Missing.Count == 0 && (stored.Failed.Count == 0 || !Retry))
        {
            return Ending(stored, unknown, known.IsWhole, screen);
        }

        return Interruption.Guard(
            () => screen.Error.WriteLine("stopping after the running trials' current step; the same command goes on"),
            token => Ending(Train(trials, parsed, options, screen, token), unknown, known.IsWhole, screen),
            Meaning);
    }

    // Those by which schedulers end a job ask for it to be run again; those of a person at a terminal do not.
    private static int Meaning(int usual) =>
        usual is ExitCode.User1 or ExitCode.User2 or ExitCode.Terminated ? ExitCode.TryAgain : usual;

    private RoundResults Train(
        IReadOnlyList<PlannedTrial> trials, ParseResult parsed, RunOptions options, Screen screen,
        CancellationToken cancellation)
    {
        var study = Manifest.Study;
        var data = TaskOpener.For(study.Trial, DataFolders.Standard(parsed.GetValue(options.DataFolder)), screen);
        var provenance = ProvenanceCollector.Collect(
            CommandText.Of(parsed.Tokens.Select(token => token.Value)), data.Digests, study.Trial.Device,
            study.Trial.DataOrigin);
        StudyGrowth.RefuseOther(Folder.Path, Manifest, study, provenance);
        var progress = new StudyProgress(
            study.Name, study.Trial.TotalExamples(data.Train.Count - study.Trial.Validation));
        using var events = options.EventsOf(parsed, study, Folder);
        var runner = new StudyRunner(study, Folder, data, provenance, RunOptions.Observers(progress, events))
        {
            CheckpointEvery = parsed.GetValue(options.CheckpointEvery)!,
        };
        return new Follower(screen, progress, "").Follow(
            stop => runner.RunSome(
                Manifest, trials, parsed.GetValue(options.Jobs) ?? Environment.ProcessorCount, Patience, stop, Retry),
            cancellation);
    }

    private void RefuseTooHigh()
    {
        if (NumberedTrials.Most(Manifest) is { } most && Numbers[^1] >= most)
        {
            throw SoapException.BadUsage(
                $"--index {TrialNumbers.Text(Numbers)}: manifest {Manifest.Generation} of {Folder.Path} has " +
                $"{NumberText.Count(most, "trial")}; allowed: 0 to {most - 1}");
        }
    }

    private int Ending(RoundResults outcomes, int unknown, bool isWhole, Screen screen)
    {
        if (outcomes.Failed.Count > 0)
        {
            var first = outcomes.Failed[0];
            screen.Error.WriteLine(
                $"{outcomes.Failed.Count} of {NumberText.Count(Numbers.Count, "trial")} failed, the first " +
                $"({first.Name}) with {first.Failure.Sentence}{Environment.NewLine}" +
                $"  again: soap retry {Quotation.ForShell(Folder.Path)}, or this command with --retry");
        }

        if (outcomes.Missing.Count > 0)
        {
            screen.Error.WriteLine(
                $"{NumberText.Count(outcomes.Missing.Count, "trial")} left to the process that has " +
                $"{(outcomes.Missing.Count == 1 ? "it" : "them")}; run the same command again to see what became of " +
                "it");
            return ExitCode.TryAgain;
        }

        if (unknown > 0 && !isWhole)
        {
            screen.Error.WriteLine(
                $"{NumberText.Count(unknown, "trial")} not planned yet: which they are follows from the results of " +
                "tuning trials; run the same command again when those are there");
            return ExitCode.TryAgain;
        }

        if (outcomes.Failed.Count > 0)
        {
            return ExitCode.Unexpected;
        }

        screen.WriteNote($"{NumberText.Count(outcomes.Finished.Count, "result")} there" + (unknown == 0 ? ""
            : $"; the plan turned out {NumberText.Count(unknown, "trial")} shorter than this asks for"));
        return ExitCode.Done;
    }
}
