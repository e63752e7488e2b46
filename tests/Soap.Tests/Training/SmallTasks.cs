using Soap.Data;
using Soap.Randomness;
using Soap.Trials;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

/// <summary>A task small enough for tests that train, and a specification of a trial on it.</summary>
internal static class SmallTasks
{
    /// <summary>A trial of 3 epochs of 90 training samples, in batches of 16 (the last of an epoch has 10).</summary>
    public static TrialSpecification Specification { get; } = new()
    {
        Task = "blobs",
        Rule = "fa",
        Seed = 1,
        LearningRate = 0.1,
        Hidden = [12, 8],
        Batch = 16,
        Epochs = 3,
        Validation = 30,
        LogEvery = 50,
        EvaluateEvery = 100,
        DiagnoseEvery = 60,
    };

    /// <summary>120 samples in three classes around random centres; bytes would be scaled, these are floats.</summary>
    public static TaskData Blobs(Action<float[]>? spoil = null) =>
        new("blobs", Draw("train", 120, spoil), Draw("test", 60, null), 3, new Dictionary<string, string>());

    private static Dataset Draw(string name, int count, Action<float[]>? spoil)
    {
        var (centres, noise) = (new RandomStream(0, "centres"), new RandomStream(0, name));
        var inputs = new float[count * 5];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)(centres.Normal(i / 5 % 3 * 5 + i % 5) + 0.7 * noise.Normal(i));
        }

        spoil?.Invoke(inputs);
        return new Dataset(
            tensor(inputs, [count, 5]), tensor(Enumerable.Range(0, count).Select(i => (long)(i % 3)).ToArray()));
    }
}
