using Soap.Data;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

/// <summary>Trials that are stopped at any of their steps and go on.</summary>
public sealed class ResumeTests
{
    private static readonly Lazy<TaskData> Blobs = new(() => SmallTasks.Blobs());

    // Noise in batches of 16 and one of 12, then epochs of 90 samples, of which the last batch has 10.
    private static readonly TrialSpecification Everything = SmallTasks.Specification with
    {
        NoiseExamples = 60,
        NoiseLearningRate = 0.05,
        Selection = "loss",
        Schedule = "cosine",
        WarmUp = 7,
        LogEvery = 1,
        EvaluateEvery = 40,
        DiagnoseEvery = 30,
        ClipNorm = 1,
    };

    public static TheoryData<string, string?> Cases() =>
    [
        ("fa", null), ("fa", "autograd"), ("sign:period=100", null), ("kp+adam", null), ("foof:period=3", null),
        ("foof:period=3", "autograd"), ("wm", null), ("dtp", null), ("ff", null), ("fdfa", null), ("ebd", null),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stopped_after_each_step_a_trial_ends_in_the_same_bytes(string rule, string? engine)
    {
        var trial = Fitting(Everything with { Rule = rule, Engine = engine });
        using var interrupted = new InterruptedTrial();
        var whole = Trial.Run(trial, Blobs.Value);
        TrialResult? result = null;
        for (var starts = 0; result is null; starts++)
        {
            Assert.True(starts < 100);
            result = interrupted.Run(trial, Blobs.Value, _ => true);
        }

        Assert.Equal(18, interrupted.WentOnAfter.Count);
        Assert.Equal(InterruptedTrial.TextOf(whole), InterruptedTrial.TextOf(result));
    }

    [Fact]
    public void Killed_in_noise_a_trial_goes_on_in_noise()
    {
        using var interrupted = new InterruptedTrial();
        var trial = Everything with { Rule = "sign:period=100" };
        var every = CheckpointInterval.EverySteps(1);
        Assert.Null(interrupted.Run(trial, Blobs.Value, _ => true, every));
        // After the first step of data there is the state before it, and one of noise.
        File.Delete(interrupted.States[^1]);
        var result = interrupted.Run(trial, Blobs.Value, _ => false, every);
        Assert.InRange(interrupted.WentOnAfter.Single(), -59, 0);
        Assert.Equal(InterruptedTrial.TextOf(Trial.Run(trial, Blobs.Value)), InterruptedTrial.TextOf(result!));
    }

    [Fact]
    public void Storing_a_state_after_each_step_changes_no_byte_of_the_result()
    {
        using var stored = new InterruptedTrial();
        var result = stored.Run(Everything, Blobs.Value, _ => false, CheckpointInterval.EverySteps(1));
        Assert.Equal(InterruptedTrial.TextOf(Trial.Run(Everything, Blobs.Value)), InterruptedTrial.TextOf(result!));
        Assert.Equal(2, stored.States.Count);
        TrialCheckpoints.Remove(stored.Folder);
        Assert.Empty(stored.States);
    }

    // The last callback of a step is not made when an evaluation before it was stopped.
    [Fact]
    public void A_trial_of_the_end_goes_on_with_its_last_evaluation()
    {
        using var interrupted = new InterruptedTrial();
        Assert.Null(interrupted.Run(Everything, Blobs.Value, progress => progress.Examples == 270));
        var result = interrupted.Run(Everything, Blobs.Value, _ => false);
        Assert.Equal([270], interrupted.WentOnAfter);
        Assert.Equal(InterruptedTrial.TextOf(Trial.Run(Everything, Blobs.Value)), InterruptedTrial.TextOf(result!));
    }

    // What a rule brings itself is not said again, and rules of passes of their own take no clipping of engines.
    private static TrialSpecification Fitting(TrialSpecification trial) =>
        trial.Rule == "ff" ? trial with { NoiseExamples = 0, NoiseLearningRate = null } : trial;
}
