using Soap.Data;
using Soap.Lab.Specification;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Reproductions;

/// <summary>
/// Akrout et al. 2019 on MNIST, against their published logs and against the numbers of studies/akrout-2019.
/// Slow; run it with: dotnet run -c Release --project tests/Soap.Lab.Tests -- -class "*Akrout2019Tests" -explicit only
/// -showLiveOutput
/// </summary>
public sealed class Akrout2019Tests(ITestOutputHelper output)
{
    private static readonly Reproduction Expected = Json.Read<Reproduction>(
        Repository.PathOf("studies", "akrout-2019", "expected.json"));

    public static TheoryData<string> Presets => [.. Expected.Runs.Select(run => run.Preset)];

    [Theory(Explicit = true)]
    [MemberData(nameof(Presets))]
    public void Ten_epochs_reach_the_logged_accuracy_and_the_angles_fall_as_logged(string preset)
    {
        var run = Expected.Runs.Single(run => run.Preset == preset);
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(Repository.PathOf("data")), 0);
        var results = Expected.Seeds.AsParallel().AsOrdered()
            .Select(seed => Trial.Run(Specification(preset, seed), data)).ToArray();
        foreach (var (result, index) in results.Select((result, index) => (result, index)))
        {
            var accuracy = 100 * result.Test!.Accuracy!.Value;
            var angles = OutputAngles(result);
            output.WriteLine($"{preset}, seed {Expected.Seeds[index]}: {accuracy:0.00} %, angle " +
                $"{string.Join(" ", angles.Select(angle => $"{angle:0.0}"))}");
            Assert.InRange(
                accuracy, run.LoggedAccuracy - Expected.AccuracyBound, run.LoggedAccuracy + Expected.AccuracyBound);
            Assert.InRange(
                accuracy, run.Accuracy[index] - Expected.RepeatBound, run.Accuracy[index] + Expected.RepeatBound);
            if (run.LoggedAngles is [var first, var last])
            {
                Assert.True(angles[0] > angles[1] && angles[1] > angles[^1], "the angle does not fall");
                Assert.InRange(angles[1], first - Expected.AngleBound, first + Expected.AngleBound);
                Assert.InRange(angles[^1], last - Expected.AngleBound, last + Expected.AngleBound);
            }
        }
    }

    [Fact]
    public void The_page_of_the_study_has_every_number_of_its_file()
    {
        var page = Repository.Read("studies", "akrout-2019", "README.md");
        Assert.All(Expected.Runs, run =>
        {
            Assert.Contains($"preset={run.Preset}", page, StringComparison.Ordinal);
            Assert.Contains($"| {run.LoggedAccuracy:0.00} |", page, StringComparison.Ordinal);
            Assert.All(run.Accuracy, accuracy => Assert.Contains($"{accuracy:0.00}", page, StringComparison.Ordinal));
            Assert.InRange(
                run.Accuracy.Max(accuracy => Math.Abs(accuracy - run.LoggedAccuracy)), 0, Expected.AccuracyBound);
            Assert.All(
                (run.LoggedAngles ?? []).Concat(run.FirstAngle ?? []).Concat(run.LastAngle ?? []),
                angle => Assert.Contains($"{angle:0.0}", page, StringComparison.Ordinal));
        });
    }

    private static TrialSpecification Specification(string preset, ulong seed) => SettingWords.Apply(
        new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 0, LearningRate = 1 },
        PresetWords.Expand([$"preset={preset}", $"epochs={Expected.Epochs}", $"seed={seed}"]),
        TrialSettings.All,
        TrialSettings.Check);

    // At the first step, and before each epoch's last step on a whole batch.
    private static double[] OutputAngles(TrialResult result) =>
    [
        .. result.Diagnostics.Where(point => point.Layer == 2 && point.WeightAngle is not null)
            .Select(point => point.WeightAngle!.Value),
    ];

    private sealed record Reproduction(
        string Source, int Epochs, IReadOnlyList<ulong> Seeds, double AccuracyBound, double RepeatBound,
        double AngleBound, IReadOnlyList<Run> Runs);

    private sealed record Run(
        string Preset,
        double LoggedAccuracy,
        IReadOnlyList<double>? LoggedAngles,
        IReadOnlyList<double> Accuracy,
        IReadOnlyList<double>? FirstAngle,
        IReadOnlyList<double>? LastAngle);
}
