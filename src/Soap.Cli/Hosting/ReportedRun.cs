using System.CommandLine;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Cli.Hosting;

/// <summary>
/// Runs what is missing of a study and reports on it; what <c>run</c>, <c>resume</c> and <c>retry</c> share.
/// </summary>
internal static class ReportedRun
{
    /// <summary>From the command line to the exit code.</summary>
    /// <param name="target">What to run, and where.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    /// <param name="screen">Where the answer goes; null for what the command line says.</param>
    public static int Run(
        StudyTarget target, ParseResult parsed, RunOptions options, bool retry = false, Screen? screen = null)
    {
        screen ??= ResultScreen.Of(parsed, options.Json);
        var (study, commandLine) = (target.Study, CommandText.Of(parsed.Tokens.Select(token => token.Value)));
        var data = TaskOpener.For(study.Trial, DataFolders.Standard(parsed.GetValue(options.DataFolder)), screen);
        var provenance = ProvenanceCollector.Collect(
            commandLine, data.Digests, study.Trial.Device, study.Trial.DataOrigin);
        var progress = new StudyProgress(
            study.Name, study.Trial.TotalExamples(data.Train.Count - study.Trial.Validation));
        var follower = new Follower(
            screen, progress,
            $"stopping after the running trials' current step; run the same command again to go on: {commandLine}");
        using var events = options.EventsOf(parsed, study, target.Folder);
        var runner = new StudyRunner(
            study, target.Folder, data, provenance, RunOptions.Observers(progress, events))
        {
            CheckpointEvery = parsed.GetValue(options.CheckpointEvery)!,
        };
        return Interruption.Guard(follower.Announce, token =>
        {
            var (claim, jobs) = (runner.Claim(), parsed.GetValue(options.Jobs) ?? Environment.ProcessorCount);
            TellBefore(claim, target.Folder, screen);
            var results = follower.Follow(stop => ToItsEnd(runner, claim, target.Folder, jobs, retry, stop), token);
            StudyReport.WriteAndShow(
                results, target.Folder, StudyReport.Output(target.Folder, null), TrainingSamples.Of(data),
                SamplePictures.Of(data, study.Trial.DataOrigin), screen);
            return Ending(results, target.Folder, screen);
        });
    }

    // Another process may let the study grow meanwhile; what is planned last is run and reported.
    private static StudyResults ToItsEnd(
        StudyRunner runner, StudyClaim claim, StudyFolder folder, int jobs, bool retry, CancellationToken stop)
    {
        while (true)
        {
            var results = runner.Run(claim, jobs, stop, retry);
            var planned = folder.ReadManifest();
            if (planned.Generation <= claim.Manifest.Generation)
            {
                return results;
            }

            claim = new StudyClaim(PlanChange.None, planned);
        }
    }

    private static void TellBefore(StudyClaim claim, StudyFolder folder, Screen screen)
    {
        if (claim.Change == PlanChange.Replaced)
        {
            screen.WriteNote(
                $"{folder.Path} held another plan, of which no trial has run; this study takes its place");
        }

        if (SeedLimits.TooFewSeeds(claim.Manifest.Study) is { } sentence)
        {
            screen.WriteNote(sentence);
        }

        screen.WriteNote(StudyLength.Text(claim.Manifest));
    }

    /// <summary>Says which trials failed, and gives the exit code.</summary>
    public static int Ending(StudyResults results, StudyFolder folder, Screen screen)
    {
        if (results.Failed.Count == 0)
        {
            return results.AllDiverged ? ExitCode.Diverged : ExitCode.Done;
        }

        var first = results.Failed[0];
        screen.Error.WriteLine(
            $"{results.Failed.Count} of {results.Failed.Count + results.Trials.Count} trials failed, the first " +
            $"({first.Name}) with {first.Failure.Sentence}{Environment.NewLine}  all of them: " +
            $"soap status {folder.Path}{Environment.NewLine}  again: soap retry {folder.Path}");
        return ExitCode.Unexpected;
    }
}
