using System.Diagnostics;
using Soap.Data;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Training;

public sealed class StepTimeTests
{
    private static readonly TrialSpecification Specification = new()
    {
        Task = "teacher-student",
        Rule = "fa",
        Seed = 1,
        LearningRate = 0.05,
        Hidden = [8],
        Batch = 10,
        Epochs = 0.5,
        Validation = 200,
        LogEvery = 100,
        EvaluateEvery = 100,
        DiagnoseEvery = 100,
    };

    [Theory]
    [InlineData("auto")]
    [InlineData("autograd")]
    public void The_time_of_steps_grows_from_point_to_point_and_leaves_out_what_else_a_trial_does(string engine)
    {
        var waited = TimeSpan.Zero;
        var points = new List<TrialProgress>();
        var watch = Stopwatch.StartNew();
        _ = Trial.Run(
            Specification with { Engine = engine },
            TaskCatalog.Open("teacher-student", DataFolders.Standard(), 0),
            point =>
            {
                points.Add(point);
                waited += Spin(TimeSpan.FromMilliseconds(20));
            });
        var all = watch.Elapsed;

        Assert.True(points.Count > 3);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.StepTime < pair.Second.StepTime));
        Assert.True(points[0].StepTime > TimeSpan.Zero);
        Assert.True(
            points[^1].StepTime < all - waited, $"{points[^1].StepTime} of {all}, {waited} of it in callbacks");
    }

    private static TimeSpan Spin(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        SpinWait.SpinUntil(() => watch.Elapsed >= time);
        return watch.Elapsed;
    }
}
