using Soap.States;
using Soap.Storage;
using Soap.Tests.States;
using Soap.Tests.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

public sealed class TrialCheckpointsTests : IDisposable
{
    // Of a state whose file has 4 KiB.
    private const int Numbers = 800;

    private readonly InterruptedTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void Two_states_are_kept_and_the_newest_comes_first()
    {
        var checkpoints = _trial.Checkpoints();
        foreach (var seed in Enumerable.Range(1, 12))
        {
            Save(checkpoints, seed);
        }

        Assert.Equal(
            ["checkpoint-11.safetensors", "checkpoint-12.safetensors"], _trial.States.Select(Path.GetFileName));
        Assert.Equal([12, 11], Found());

        // Another process goes on counting.
        var next = _trial.Checkpoints();
        _ = next.Stored().First();
        Save(next, 13);
        Assert.Equal([13, 12], Found());
    }

    [Fact]
    public void A_damaged_state_is_passed_over_and_where_none_is_whole_that_is_said_in_one_line()
    {
        var checkpoints = _trial.Checkpoints();
        Save(checkpoints, 1);
        Save(checkpoints, 2);
        Damage(_trial.States[1]);
        Assert.Equal([1], Found());
        Damage(_trial.States[0]);
        _trial.Notes.Clear();
        Assert.Equal([], Found());
        var note = Assert.Single(_trial.Notes);
        Assert.StartsWith($"begins anew: {_trial.States[1]} is no safetensors file that can be read: it was changed " +
            "after it was written", note, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', note);
    }

    [Theory]
    [InlineData("trial", "another")]
    [InlineData("processor", "another")]
    [InlineData("processor", null)]
    public void A_state_of_another_trial_or_processor_is_refused_with_both(string name, string? value)
    {
        var there = new Dictionary<string, string> { ["trial"] = "one", ["processor"] = "a Z80" };
        Save(_trial.Checkpoints(identity: there), 1);
        var here = new Dictionary<string, string>(there);
        if (value is null)
        {
            here["kernels"] = "avx2";
            (name, value) = ("kernels", "avx2");
        }
        else
        {
            here[name] = value;
        }

        Assert.Empty(_trial.Checkpoints(identity: here).Stored());
        Assert.Equal(
            [
                $"begins anew: {_trial.States[0]} was stored under another {name}, which could give other numbers " +
                    $"({there.GetValueOrDefault(name, "unknown")}; here it is {value})",
            ],
            _trial.Notes);
        Assert.Single(_trial.Checkpoints(identity: there).Stored());
    }

    [Fact]
    public void By_steps_it_is_stored_at_multiples_and_not_where_the_process_began()
    {
        using var state = new SmallState(1);
        var checkpoints = _trial.Checkpoints(CheckpointInterval.EverySteps(3));
        var stored = new List<long>();
        for (var step = 6L; step < 20; step++)
        {
            var before = string.Concat(_trial.States);
            checkpoints.SaveIfDue(state, "data", step);
            if (string.Concat(_trial.States) != before)
            {
                stored.Add(step);
            }
        }

        Assert.Equal([9, 12, 15, 18], stored);
    }

    [Fact]
    public void By_time_it_is_stored_when_the_time_is_over_and_never_where_nobody_wants_it()
    {
        using var state = new SmallState(1);
        var (often, seldom, never) = (
            _trial.Checkpoints(CheckpointInterval.Every(TimeSpan.FromTicks(1))),
            _trial.Checkpoints(CheckpointInterval.Every(TimeSpan.FromHours(1))),
            _trial.Checkpoints(CheckpointInterval.Never));
        seldom.SaveIfDue(state, "data", 1);
        never.SaveIfDue(state, "data", 1);
        never.Save(state, "data");
        Assert.Empty(_trial.States);
        often.SaveIfDue(state, "data", 1);
        Assert.Single(_trial.States);

        // What storing takes is at most a hundredth of the time, however short the interval is.
        often.SaveIfDue(state, "data", 2);
        Assert.Single(_trial.States);
    }

    [Fact]
    public void On_a_full_disk_the_error_says_so_and_the_states_that_are_there_stay()
    {
        using var disk = SmallDisk.Mount(_trial.Folder);
        var checkpoints = new TrialCheckpoints(
            disk.Folder, CheckpointInterval.Usual, new Dictionary<string, string>());
        using var small = new SmallState(1);
        using var large = new SmallState(2, 1 << 19);
        checkpoints.Save(small, "data");
        var error = Assert.Throws<SoapException>(() => checkpoints.Save(large, "data"));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        using var read = new SmallState(0);
        Assert.Null(checkpoints.Stored().Single().Into(read));
        Assert.Equal(small.Text, read.Text);
    }

    // Three states, of which the third is written when the crash comes: then two of them are there, whole.
    [Fact]
    public void After_a_crash_at_any_moment_of_storing_the_state_before_it_or_the_new_one_is_found()
    {
        var (before, operations) = Recorded();
        Assert.Equal(
            ["Write", "Flush", "Rename", "FlushFolder", "Delete"],
            operations.Select(operation => operation.GetType().Name));
        var found = FoundAfterCrashes(before, operations);
        Assert.InRange(found.Count, 3900, 20_000);
        Assert.Equal([2, 3], found.Distinct().Order());
    }

    // What others do: the old one goes before the new one is there, and the new one comes before it is on the disk.
    [Fact]
    public void Writers_that_delete_first_or_flush_too_late_are_caught_by_that_law()
    {
        var (before, operations) = Recorded();
        var (write, flush, rename, folder, delete) =
            (operations[0], operations[1], operations[2], operations[3], operations[4]);
        var deleteNewest = new CrashStates.Delete("checkpoint-2.safetensors");
        CrashStates.Operation[][] wrong =
        [
            [delete, deleteNewest, write, flush, rename, folder],
            [write, rename, folder, delete, deleteNewest, flush],
            [write, flush, rename, delete, deleteNewest, folder],
        ];
        Assert.All(wrong, mistake => Assert.Contains(0, FoundAfterCrashes(before, mistake)));
    }

    [Theory]
    [InlineData("30s", "30s")]
    [InlineData("0.5s", "0.5s")]
    [InlineData("2min", "120s")]
    [InlineData("1h", "3600s")]
    [InlineData("500", "500")]
    [InlineData("never", "never")]
    public void An_interval_is_a_time_or_a_number_of_steps_or_never(string text, string means) =>
        Assert.Equal(means, CheckpointInterval.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("0s")]
    [InlineData("s")]
    [InlineData("1,5s")]
    [InlineData("NaNs")]
    [InlineData("9999999999999999s")]
    [InlineData("five")]
    public void Any_other_interval_is_refused_with_what_is_allowed(string text) => Assert.Equal(
        $"checkpoint-every = {text} is not allowed; allowed: a time such as 30s or 5min, a number of steps such as " +
            "500, or never",
        Assert.Throws<SoapException>(() => CheckpointInterval.Parse(text)).Message);

    private static void Save(TrialCheckpoints checkpoints, int seed, int size = 100)
    {
        using var state = new SmallState(seed, size);
        checkpoints.Save(state, "data");
    }

    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    // Which states are found, the newest first; 0 for none of them.
    private int[] Found(int size = 100) => [.. _trial.Checkpoints().Stored().Select(file => SeedOf(file, size))];

    private static int SeedOf(StateFile file, int size)
    {
        using var read = new SmallState(0, size);
        Assert.Null(file.Into(read));
        return int.Parse(read.Text.Split('|')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private List<int> FoundAfterCrashes(
        Dictionary<string, byte[]> before, IReadOnlyList<CrashStates.Operation> operations)
    {
        var found = new List<int>();
        foreach (var state in CrashStates.Of(before, operations))
        {
            foreach (var file in _trial.States)
            {
                File.Delete(file);
            }

            foreach (var (name, content) in state)
            {
                File.WriteAllBytes(Path.Combine(_trial.Folder, name), content);
            }

            found.Add(Found(Numbers).FirstOrDefault());
        }

        return found;
    }

    // What was done, from how the folder looked after each step.
    private (Dictionary<string, byte[]> Before, IReadOnlyList<CrashStates.Operation> Operations) Recorded()
    {
        var checkpoints = _trial.Checkpoints();
        Save(checkpoints, 1, Numbers);
        Save(checkpoints, 2, Numbers);
        var before = Look();
        var (last, operations) = (before, new List<CrashStates.Operation>());
        using var state = new SmallState(3, Numbers);
        checkpoints.Save(state, "data", step =>
        {
            var now = Look();
            var (came, gone) = (now.Keys.Except(last.Keys).ToArray(), last.Keys.Except(now.Keys).ToArray());
            operations.AddRange(step switch
            {
                WriteStep.Flushed => [new CrashStates.Write(Temporary(now), now[Temporary(now)]),
                    new CrashStates.Flush(Temporary(now))],
                WriteStep.Renamed => [new CrashStates.Rename(gone.Single(), came.Single())],
                WriteStep.FolderFlushed => [new CrashStates.FlushFolder()],
                _ => Array.Empty<CrashStates.Operation>(),
            });
            last = now;
        });
        operations.AddRange(last.Keys.Except(Look().Keys).Select(name => new CrashStates.Delete(name)));
        return (before, operations);

        Dictionary<string, byte[]> Look() => Directory.GetFiles(_trial.Folder)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

        static string Temporary(Dictionary<string, byte[]> folder) => folder.Keys.Single(name => name[0] == '.');
    }
}
