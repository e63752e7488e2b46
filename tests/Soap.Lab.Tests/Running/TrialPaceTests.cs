using Soap.Lab.Running;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

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

    // Five intervals of 1000 examples at 1 to 5 ms an example, and a rest at 100.
    [Theory]
    [InlineData(24, 0.003)] // the fifth part is then (5 + 2.4) s over 1024 examples
    [InlineData(499, 0.003)]
    [InlineData(500, 0.0035)] // a sixth part
    public void A_rest_shorter_than_half_an_interval_is_no_part_of_its_own(int rest, double expected)
    {
        var pace = new TrialPace(1);
        var seconds = 0.0;
        for (var i = 1; i <= 5; i++)
        {
            seconds += i;
            pace.Add(new TrialProgress(1000 * i, 5000 + rest, 1) { StepTime = TimeSpan.FromSeconds(seconds) });
        }

        var end = TimeSpan.FromSeconds(seconds + 0.1 * rest);
        pace.Add(new TrialProgress(5000 + rest, 5000 + rest, 1) { StepTime = end });
        Assert.Equal(expected, pace.SecondsPerExample!.Value, 1e-9);
    }

    [Fact]
    public void A_rest_does_not_make_up_for_a_missing_interval()
    {
        var pace = new TrialPace(1);
        foreach (var (examples, seconds) in new[] { (1000, 1), (2000, 2), (3000, 3), (4000, 4), (4024, 5) })
        {
            pace.Add(new TrialProgress(examples, 4024, 1) { StepTime = TimeSpan.FromSeconds(seconds) });
        }

        Assert.Null(pace.SecondsPerExample);
    }

    [Fact]
    public void A_trainer_that_tells_no_time_has_no_pace() => Assert.Null(Pace(1, 1000, new double[20]));
}
