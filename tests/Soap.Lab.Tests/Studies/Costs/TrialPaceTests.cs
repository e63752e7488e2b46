using Soap.Lab.Studies.Costs;
using Soap.Training;
using Xunit;

namespace Soap.Lab.Tests.Studies.Costs;

public sealed class TrialPaceTests
{
    private static double? Pace(int batch, long interval, params IEnumerable<double> secondsAnInterval)
    {
        var pace = new TrialPace(batch);
        var (examples, seconds) = (0L, 0.0);
        foreach (var more in secondsAnInterval)
        {
            (examples, seconds) = (examples + interval, seconds + more);
            pace.Add(new TrialProgress(examples, long.MaxValue, 1) { StepTime = TimeSpan.FromSeconds(seconds) });
        }

        return pace.SecondsPerExample;
    }

    [Fact]
    public void A_beginning_that_compiles_and_a_disturbance_do_not_change_the_pace() =>
        Assert.Equal(0.002, Pace(1, 1000, [90, 7, 2, 2, 2, 50, 2, 2, 2, 2])!.Value, 1e-9);

    [Fact]
    public void What_a_rule_does_in_every_fifth_interval_is_in_the_pace() =>
        Assert.Equal(0.0028, Pace(1, 1000, Enumerable.Range(0, 100).Select(i => i % 5 == 0 ? 6.0 : 2))!.Value, 1e-9);

    [Fact]
    public void A_trial_of_too_few_steps_or_points_has_no_pace()
    {
        Assert.Null(Pace(3, 100, Enumerable.Repeat(1.0, 14)));
        Assert.Equal(0.01, Pace(3, 100, Enumerable.Repeat(1.0, 15))!.Value, 1e-9);
        Assert.Null(Pace(1, 1000, 1, 1, 1, 1));
    }

    [Fact]
    public void A_trainer_that_tells_no_time_has_no_pace() => Assert.Null(Pace(1, 1000, new double[20]));
}
