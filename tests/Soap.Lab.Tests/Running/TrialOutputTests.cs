using Soap.Data;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

/// <summary>What a trial's code writes to the console. The console is the process's: these tests run alone.</summary>
[CollectionDefinition(nameof(TrialOutputTests), DisableParallelization = true)]
[Collection(nameof(TrialOutputTests))]
public sealed class TrialOutputTests : IDisposable
{
    private readonly (TextWriter Output, TextWriter Error) _before = (Console.Out, Console.Error);
    private readonly (StringWriter Output, StringWriter Error) _seen = (new(), new());
    private readonly TemporaryFolder _folder = new();

    public TrialOutputTests()
    {
        TrialOutput.Route(_seen.Output, _seen.Error);
    }

    public void Dispose()
    {
        Console.SetOut(_before.Output);
        Console.SetError(_before.Error);
        _folder.Dispose();
    }

    [Fact]
    public void It_is_kept_beside_the_result_and_shown_on_the_standard_error()
    {
        Console.WriteLine("before");
        using (TrialOutput.Of(_folder.Path))
        {
            Console.Write('a');
            Console.Write("b {0:0.0}\n", 1.5);
            Console.Error.WriteLine("größer");
            Console.WriteLine();
            Console.Out.Write(['x', 'y', 'z'], 1, 2);
        }

        Console.WriteLine("behind");
        Console.Error.WriteLine("error");
        Assert.Equal("ab 1.5\ngrößer\n\nyz", Kept());
        Assert.Equal("ab 1.5\ngrößer\n\nyzerror\n", Lines(_seen.Error));
        Assert.Equal("before\nbehind\n", Lines(_seen.Output));
    }

    [Fact]
    public void Nothing_written_is_no_file_and_without_a_folder_it_is_shown_alone()
    {
        using (TrialOutput.Of(_folder.Path))
        {
        }

        using (TrialOutput.Of(null))
        {
            Console.WriteLine("shown");
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(("", "shown\n"), (Lines(_seen.Output), Lines(_seen.Error)));
    }

    [Fact]
    public void A_trial_that_goes_on_writes_behind_what_it_wrote_before()
    {
        foreach (var line in new[] { "first", "second" })
        {
            using (TrialOutput.Of(_folder.Path))
            {
                Console.WriteLine(line);
            }
        }

        Assert.Equal("first\nsecond\n", Kept());
    }

    [Fact]
    public void Trials_side_by_side_in_a_study_keep_their_own_and_a_failed_one_too()
    {
        var results = new StudyRunner(
            SmallStudy.Specification, new StudyFolder(_folder.Path), SmallStudy.Data, SmallStudy.Provenance,
            train: Prints).Run(2, CancellationToken.None);
        Assert.NotEmpty(results.Failed);
        var kept = Directory.GetFiles(_folder["trials"], "output.txt", SearchOption.AllDirectories)
            .Select(file => Lines(File.ReadAllText(file))).Order(StringComparer.Ordinal).ToArray();
        Assert.Contains("fa 2 0.05\nof a task of its own\n", kept);
        Assert.Equal(kept.Length, kept.Distinct().Count());
        Assert.All(kept, text => Assert.EndsWith("\nof a task of its own\n", text, StringComparison.Ordinal));
        Assert.Equal("", $"{_seen.Output}");

        static TrialResult Prints(
            TrialSpecification trial, TaskData data, Action<TrialProgress>? progress, CancellationToken stop)
        {
            Console.WriteLine($"{trial.Rule} {trial.Seed} {trial.LearningRate}");
            Task.Run(() => Console.WriteLine("of a task of its own"), stop).GetAwaiter().GetResult();
            return trial is { Rule: "fa", Seed: 2 }
                ? throw new InvalidOperationException("broken")
                : Trial.Run(trial, data, progress, stop);
        }
    }

    [Fact]
    public async Task A_task_that_outlives_the_trial_writes_no_more_into_its_folder()
    {
        using SemaphoreSlim isOver = new(0);
        Task late;
        using (TrialOutput.Of(_folder.Path))
        {
            Console.Write("in time");
            late = Task.Run(() =>
            {
                isOver.Wait();
                Console.Write(", late");
            });
        }

        isOver.Release();
        await late;
        Assert.Equal(("in time", "in time, late"), (Kept(), $"{_seen.Error}"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_with_its_path()
    {
        Directory.CreateDirectory(_folder["output.txt"]);
        using var output = TrialOutput.Of(_folder.Path);
        Assert.Contains(
            _folder["output.txt"], Assert.Throws<SoapException>(() => Console.WriteLine("x")).Message,
            StringComparison.Ordinal);
    }

    private string Kept() => Lines(File.ReadAllText(_folder["output.txt"]));

    private static string Lines(object text) => $"{text}".ReplaceLineEndings("\n");
}
