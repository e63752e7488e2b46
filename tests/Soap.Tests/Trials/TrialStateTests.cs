using Soap.Tests.Training;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

/// <summary>What a running trial's folder tells who looks on.</summary>
public sealed class TrialStateTests : IDisposable
{
    private static readonly TrialSpecification Specification = SmallTasks.Specification with
    {
        Epochs = 3,
        LogEvery = 1,
        EvaluateEvery = 40,
    };

    private readonly InterruptedTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Who_looks_on_sees_the_curves_that_the_trial_has_until_then()
    {
        var data = SmallTasks.Blobs();
        List<(long Examples, double Loss)> told = [];
        var total = 0L;
        Assert.Null(_trial.Run(Specification, data, progress =>
        {
            told.Add((progress.Examples, progress.Loss));
            total = progress.Total;
            return told.Count == 7;
        }));

        var state = TrialCheckpoints.Look(_trial.Folder)!;

        Assert.Equal(told, state.TrainingLoss.Select(point => (point.Examples, point.Loss)));
        Assert.Equal((told[^1].Examples, total), (state.Examples, state.Total));
        Assert.Equal(Trial.Run(Specification, data).Validation.Take(state.Validation.Count), state.Validation);
        Assert.NotEmpty(state.Validation);
    }

    [Fact]
    public void Where_the_newest_state_is_half_there_the_one_before_it_is_seen_and_without_any_none()
    {
        Assert.Null(TrialCheckpoints.Look(_trial.Folder));
        Assert.Null(TrialCheckpoints.Look(Path.Combine(_trial.Folder, "nowhere")));
        _trial.Run(Specification, SmallTasks.Blobs(), progress => progress.Examples >= 60);
        var seen = TrialCheckpoints.Look(_trial.Folder)!;
        File.WriteAllBytes(
            Path.Combine(_trial.Folder, "checkpoint-99.safetensors"), File.ReadAllBytes(_trial.States[^1])[..200]);

        Assert.Equal(seen.Examples, TrialCheckpoints.Look(_trial.Folder)!.Examples);

        foreach (var state in _trial.States)
        {
            File.WriteAllText(state, "nothing of the kind");
        }

        Assert.Null(TrialCheckpoints.Look(_trial.Folder));
    }
}
