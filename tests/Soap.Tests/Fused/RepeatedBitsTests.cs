using Soap.Data;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Fused;

/// <summary>
/// A trial of the fused engine is a pure function of its specification: of the weights' bits, not only of rounded
/// losses.
/// </summary>
public sealed class RepeatedBitsTests
{
    private static readonly Lazy<TaskData> Task = new(() => IntegerImages.Task(200, 100, 5));

    public static TheoryData<string> Rules() =>
    [
        "bp", "fa", "dfa", "sdfa", "drtp", "kp", "pfa", "sign:period=50", "brsf", "wm", "ebd", "ia", "fa+constrained",
        "frozen",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Bits_are_the_same_again_and_beside_any_number_of_trials(string rule)
    {
        var alone = Digest(Specification(rule));
        Assert.Equal(alone, Digest(Specification(rule)));
        var together = new string[4];
        var threads = Enumerable.Range(0, together.Length)
            .Select(i => new Thread(() => together[i] = Digest(Specification(rule)))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(together, digest => Assert.Equal(alone, digest));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Bits_do_not_depend_on_whether_training_is_measured_evaluated_or_logged(string rule)
    {
        var unseen = Specification(rule) with
        {
            DiagnoseEvery = 0,
            EvaluateEvery = 0,
            LogEvery = 1_000_000,
            EvaluateTest = false,
        };
        var bits = Digest(unseen);
        Assert.Equal(bits, Digest(unseen with { DiagnoseEvery = 16 }));
        Assert.Equal(bits, Digest(unseen with { EvaluateEvery = 16 }));
        // evaluated some steps after it was measured
        Assert.Equal(bits, Digest(unseen with { DiagnoseEvery = 48, EvaluateEvery = 32 }));
        Assert.Equal(bits, Digest(unseen with { LogEvery = 16, EvaluateTest = true }));

        // Not at the same steps: what one brings to the tensors, the other must not take for the weights of a later
        // step.
        Assert.Equal(bits, Digest(unseen with { DiagnoseEvery = 48, EvaluateEvery = 16 }));
        Assert.Equal(bits, Digest(unseen with { DiagnoseEvery = 16, EvaluateEvery = 48 }));
        Assert.NotEqual(bits, Digest(unseen with { Seed = 2 }));
    }

    private static string Digest(TrialSpecification specification)
    {
        var result = Trial.Run(specification, Task.Value);
        return $"{result.Engine!.Name} {result.Outcome} {result.WeightsDigest}";
    }

    private static TrialSpecification Specification(string rule) => new()
    {
        Task = "integer images",
        Rule = rule,
        Seed = 1,
        LearningRate = 0.02,
        Hidden = [25, 12],
        Batch = 16,
        Epochs = 2,
        Validation = 50,
        EvaluateEvery = 100,
        DiagnoseEvery = 100,
        Momentum = 0.5,
    };
}
