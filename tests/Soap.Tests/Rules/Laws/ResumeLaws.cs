using Soap.Data;
using Soap.Engines;
using Soap.States;
using Soap.Tests.Oracles;
using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>All that a step leaves behind for the next is in the file of a state.</summary>
internal static class ResumeLaws
{
    private const int Samples = 30, Batch = 7, Steps = 14;

    // An epoch has the batches 7, 7, 7, 7 and 2: after the first step, before a short batch and behind it, and in the
    // middle of the next epoch, where periods of 20 examples are not at an end either.
    private static readonly int[] Stops = [1, 4, 5, 7];

    public static Law[] All { get; } = [Law.OfSteps(A_training_that_goes_on_from_a_file_ends_in_the_same_bits)];

    /// <summary>All optimisers, and more places to stop.</summary>
    public static void CheckAll(RuleRow row)
    {
        OptimizerCase[] more = row.Movement is null && row.Engine == EngineChoice.Autograd
            ? [new("rmsprop", 0.01), new("muon", 0.01)]
            : [];
        Check(row, [.. row.Optimizers, .. more], Stops);
    }

    private static void A_training_that_goes_on_from_a_file_ends_in_the_same_bits(RuleRow row) => Check(
        row,
        row.Movement is null ? [.. row.Optimizers.Where(one => one is { Nesterov: true } or { Kind: "adamw" }).Skip(1)]
            : [row.Movement],
        [4, 7]);

    private static void Check(RuleRow row, IEnumerable<OptimizerCase> optimizers, int[] stops)
    {
        var folder = MemoryFolder.Create("soap-state-");
        try
        {
            foreach (var settings in optimizers)
            {
                Check(row, settings, stops, folder);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(RuleRow row, OptimizerCase settings, int[] stops, string folder)
    {
        var undisturbed = Train(row, settings, (_, _) => { });
        var stored = Train(row, settings, (trainer, step) =>
        {
            if (stops.Contains(step))
            {
                StateFile.Write(Path.Combine(folder, $"{step}"), trainer, new Dictionary<string, string>());
            }
        });
        Hold(undisturbed, stored, $"{settings}: it ended differently because its state was stored");
        foreach (var stop in stops)
        {
            var file = StateFile.Read(Path.Combine(folder, $"{stop}"));
            Hold(undisturbed, Train(row, settings, (_, _) => { }, file), $"{settings}: it went on after step {stop}");
        }
    }

    private static Dictionary<string, string> Train(
        RuleRow row, OptimizerCase settings, Action<Trainer, int> atRest, StateFile? from = null)
    {
        using var scope = NewDisposeScope();
        var example = row.Suited(NetworkCase.Middling with { Samples = Samples });
        using var network = example.Network(row.Make());
        var (inputs, targets) = example.Tensors();
        using var optimizer = settings.Create(network);
        var data = new Dataset(inputs, targets);
        using var trainer = new Trainer(
            network, example.Loss, optimizer, step => settings.LearningRate / (1 + step),
            new DatasetBatches(data, new BatchOrder(Samples, 0, 5)), Batch,
            new() { Type = ScalarType.Float64, Engine = row.Engine });
        var seen = new List<string>();
        trainer.Every(Trigger.Batches(6), _ => seen.Add($"{trainer.Evaluate(data)} {trainer.TakeLosses()}"), true);
        trainer.Diagnose(Trigger.Batches(4), points => seen.AddRange(points.Select(point => point.ToString())));
        trainer.AtRest = () => atRest(trainer, (int)trainer.Progress.Step);
        if (from?.Into(trainer) is { } reason)
        {
            throw new LawBrokenException(reason);
        }

        Law.Hold(trainer.TrainUntil(Steps / 5 * Samples + Steps % 5 * Batch), "training diverged");
        Law.Hold(trainer.Progress.Step == Steps, $"it made {trainer.Progress.Step} steps in all");
        var (tensors, _) = StateWriter.Copy(trainer);
        var state = tensors.Where(tensor => tensor.Name != Trainer.TicksName)
            .ToDictionary(tensor => tensor.Name, tensor => Convert.ToHexString(tensor.Bytes));
        state["what the last callbacks saw"] = string.Join('\n', seen.TakeLast(network.Layers.Count + 1));
        return state;
    }

    private static void Hold(
        Dictionary<string, string> expected, Dictionary<string, string> actual, string what)
    {
        Law.Hold(expected.Keys.ToHashSet().SetEquals(actual.Keys), $"{what}, and another number of things is kept");
        var other = expected.Keys.FirstOrDefault(name => expected[name] != actual[name]);
        Law.Hold(other is null, $"{what}, and '{other}' is another");
    }
}
