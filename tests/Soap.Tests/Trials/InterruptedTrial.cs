using System.Text.Json;
using Soap.Data;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Tests.Trials;

/// <summary>A trial that is stopped and goes on, again and again, in a folder of its own.</summary>
internal sealed class InterruptedTrial : IDisposable
{
    private static readonly Dictionary<string, string> Identity = new() { ["trial"] = "a test" };

    /// <summary>The folder with its states.</summary>
    public string Folder { get; } = MemoryFolder.Create("soap-trial-");

    /// <summary>What was said of how it went on.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>After how many examples it went on.</summary>
    public List<long> WentOnAfter { get; } = [];

    /// <summary>The states that are there, the newest last.</summary>
    public IReadOnlyList<string> States => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal)];

    /// <summary>A result as the bytes that are stored of it.</summary>
    public static string TextOf(TrialResult result) => JsonSerializer.Serialize(result, Json.Options);

    /// <summary>Runs it, until the callback says to stop; null where it was stopped.</summary>
    /// <param name="specification">The trial.</param>
    /// <param name="data">The task.</param>
    /// <param name="stops">Whether it is stopped at a point of its training-loss curve.</param>
    /// <param name="interval">How often its state is stored besides; null: never.</param>
    /// <param name="identity">What must be the same; null: the trial's name.</param>
    public TrialResult? Run(
        TrialSpecification specification, TaskData data, Predicate<TrialProgress> stops,
        CheckpointInterval? interval = null, IReadOnlyDictionary<string, string>? identity = null)
    {
        using var stop = new CancellationTokenSource();
        var checkpoints = Checkpoints(interval, identity);
        try
        {
            return Trial.Run(
                specification, data,
                progress =>
                {
                    if (stops(progress))
                    {
                        stop.Cancel();
                    }
                },
                _ => { }, checkpoints, stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Its states.</summary>
    public TrialCheckpoints Checkpoints(
        CheckpointInterval? interval = null, IReadOnlyDictionary<string, string>? identity = null) =>
        new(Folder, interval ?? CheckpointInterval.Every(TimeSpan.FromHours(1)), identity ?? Identity)
        {
            BeginsAnew = reason => Notes.Add($"begins anew: {reason}"),
            GoesOn = (examples, reason) =>
            {
                WentOnAfter.Add(examples);
                Notes.Add(reason is null ? "goes on" : $"goes on from an older state: {reason}");
            },
        };

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
