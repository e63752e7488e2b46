using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Models;
using Soap.Storage;
using Soap.Trials;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Cli.Commands;

/// <summary><c>soap train</c>: one trial, watched.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (overrides, target) = (CommonOptions.Overrides(), CommonOptions.TrialFolder());
        var (every, tensorBoard, folder, json) = (
            CommonOptions.CheckpointEvery(), CommonOptions.TensorBoard("it trains"), CommonOptions.DataFolder(),
            CommonOptions.Json());
        var command = new Command("train", "Train one network by one rule.")
        {
            overrides, target, every, tensorBoard, folder, json,
        };
        command.SetAction(result =>
        {
            var specification = TypedTrial.Read(result.GetValue(overrides)!);
            var kept = result.GetValue(target) is { } path ? new TrialFolder(path) : null;
            var screen = ResultScreen.Of(result, json);
            var data = TaskOpener.For(specification, DataFolders.Standard(result.GetValue(folder)), screen);
            var commandLine = CommandText.Of(result.Tokens.Select(token => token.Value));
            var origin = ProvenanceCollector.Collect(
                commandLine, data.Digests, specification.Device, specification.DataOrigin);
            using var events = result.GetValue(tensorBoard) is { } place
                ? LiveEvents.OfTrial(place, kept?.Path)
                : null;
            return Train(
                PlannedTrial.Create(StudyPhase.SharedRate, specification, data.Digests), data, origin, kept, screen,
                result.GetValue(every)!, events);
        });
        return HelpPage.With(
            command,
            () => $"{SettingsHelp.Text("Keys (default):", TrialSettings.All, TrialSettings.Default)}\n" +
                $"  {PresetWords.Key}=NAME\n      " +
                "settings under which a rule was published, see 'soap rules NAME'; keys behind it change them",
            () =>
                """
                Examples:
                  soap train
                  soap train rule=fa learning-rate=0.05 seed=3
                  soap train rule=dfa+kp learning-rate=0.1
                  soap train preset=akrout-2019-fa epochs=10
                  soap train task=curve rule=fa hidden=20 learning-rate=0.05 batch=1 epochs=50
                  soap train rule=fa learning-rate=0.05 --out runs/fa
                  soap train rule=bp init=runs/fa/network.safetensors --out runs/fa-then-bp
                """);
    }

    private static int Train(
        PlannedTrial trial, TaskData data, Provenance origin, TrialFolder? kept, Screen screen,
        CheckpointInterval every, LiveEvents? events)
    {
        // First without the lock, which takes a folder that can be written; then again, as another process may have
        // trained it meanwhile.
        if (kept?.ReadResult(trial) is { } before)
        {
            events?.Finished(trial, before, wasStored: true);
            return ShowAgain(before, kept, screen);
        }

        if (trial.Specification.InitialWeights is { Unused: { Count: > 0 } unused })
        {
            screen.WriteNote($"init: W and b are the file's; what a rule kept there is not used and made anew " +
                $"({Quotation.Of(string.Join(", ", unused))})");
        }

        using var lease = kept?.Claim(trial);
        if (kept?.ReadResult(trial) is { } stored)
        {
            kept.RemoveLeftovers();
            events?.Finished(trial, stored, wasStored: true);
            return ShowAgain(stored, kept, screen);
        }

        var examples = trial.Specification.TotalExamples(data.Train.Count - trial.Specification.Validation);
        var progress = new StudyProgress("train", examples);
        var observer = RunOptions.Observers(progress, events);
        var follower = new Follower(
            screen, progress,
            kept is null
                ? "stopping after the current step; nothing of an unfinished trial is kept"
                : $"stopping after the current step; run the same command again to go on: {origin.CommandLine}");
        var checkpoints = kept?.Checkpoints(
            trial, every, origin, (examples, refusal) => observer.WentOn(trial, examples, refusal),
            reason => observer.BeganAnew(trial, reason));
        return Interruption.Guard(follower.Announce, token =>
        {
            IReadOnlyList<SafetensorsTensor>? network = null;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(token, lease?.Lost ?? default);
            try
            {
                var (result, provenance) = follower.Follow(
                    stop => Run(trial, data, origin, observer, checkpoints, kept?.Path, Keep, stop), end.Token);
                lease?.Beat();
                end.Token.ThrowIfCancellationRequested();
                kept?.WriteResult(result, provenance, network);
                return Show(result, kept, screen);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw Lease.InUse(kept!.Path, Lease.HolderOf(kept.Path));
            }

            void Keep(Module<Tensor, Tensor> trained) => network = kept is null ? null : StateTensors.Of(trained);
        });
    }

    private static (TrialResult Result, TrialProvenance Provenance) Run(
        PlannedTrial trial, TaskData data, Provenance origin, IStudyObserver observer,
        TrialCheckpoints? checkpoints, string? folder, Action<Module<Tensor, Tensor>> trained, CancellationToken token)
    {
        observer.Expected(1);
        observer.Started(trial);
        var timed = TimedTrial.Run(
            trial.Specification, data, origin, point => observer.Progressed(trial, point), token,
            checkpoints: checkpoints, folder: folder, trained: trained);
        observer.Finished(trial, timed.Result, wasStored: false);
        return timed;
    }

    private static int ShowAgain(TrialResult result, TrialFolder kept, Screen screen)
    {
        screen.WriteNote("this trial was run before, and its result is shown; nothing was trained");
        return Show(result, kept, screen);
    }

    private static int Show(TrialResult result, TrialFolder? kept, Screen screen)
    {
        TrialPresenter.Show(screen, result);
        if (kept is not null)
        {
            screen.WriteNote($"Result: {kept.Path}");
        }

        return result.Outcome == TrialOutcome.Diverged ? ExitCode.Diverged : ExitCode.Done;
    }
}
