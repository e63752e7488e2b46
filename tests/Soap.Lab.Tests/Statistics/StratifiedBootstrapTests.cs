using CsCheck;
using MathNet.Numerics.Distributions;
using Soap.Lab.Statistics;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class StratifiedBootstrapTests(ITestOutputHelper output)
{
    private static readonly double[] Values = [0.3, 1.1, -0.4, 0.9, 2.2, 0.1];

    [Fact]
    public void Of_one_task_it_is_the_bootstrap_of_its_mean()
    {
        var (one, plain) = (StratifiedBootstrap.Mean([Values]), Bootstrap.Mean(Values));
        Assert.Equal(plain.Estimate, one.Estimate, 1e-12);
        Assert.Equal(plain.Low, one.Low, 1e-9);
        Assert.Equal(plain.High, one.High, 1e-9);
        Assert.Equal(6, one.Count);
    }

    // Resamples that all tasks shared would leave the width of one.
    [Fact]
    public void Tasks_are_drawn_independently_of_each_other()
    {
        double[][] four = [.. Enumerable.Repeat(Values, 4)];
        var (one, all) = (StratifiedBootstrap.Mean([Values]), StratifiedBootstrap.Mean(four));
        Assert.Equal(one.Estimate, all.Estimate, 1e-12);

        // Half, and less by what 20 degrees of freedom have before 5: t is 2.09 and not 2.57.
        Assert.Equal(0.5 * 2.09 / 2.57, (all.High - all.Low) / (one.High - one.Low), 0.05);
    }

    [Fact]
    public void Neither_the_order_of_tasks_nor_that_of_seeds_makes_a_difference() => Gen.Select(
        Gen.Double[-3, 3].Array[1, 6].Array[1, 4], Gen.Int[0, 1000]).Sample((tasks, seed) =>
        {
            Random random = new(seed);
            double[][] other = [.. tasks.Select(values => values.OrderBy(_ => random.Next()).ToArray())];
            random.Shuffle(other);
            return StratifiedBootstrap.Mean(tasks) == StratifiedBootstrap.Mean(other);
        });

    [Fact]
    public void Every_task_has_the_same_weight_whatever_its_number_of_seeds() =>
        Assert.Equal(0.75, StratifiedBootstrap.Mean([[0, 0, 0, 0, 0, 0], [1, 2]]).Estimate, 1e-12);

    [Fact]
    public void A_single_seed_of_a_task_has_no_interval()
    {
        var mean = StratifiedBootstrap.Mean([Values, [1]]);
        Assert.Equal((mean.Estimate, mean.Estimate, 1), (mean.Low, mean.High, mean.Count));
    }

    [Fact]
    public void Values_that_are_all_the_same_have_an_interval_without_a_width() =>
        Assert.Equal(new Interval(1.5, 1.5, 1.5, 2), StratifiedBootstrap.Mean([[1, 1], [2, 2, 2]]));

    // The squares of these spreads' variances are zero or infinite as doubles.
    [Theory]
    [InlineData(1e-90)]
    [InlineData(1e-200)]
    [InlineData(1e160)]
    public void Values_of_any_size_have_the_interval_of_their_multiples(double unit)
    {
        double[] three = [0.5, 0.7, 0.2];
        double[][] tasks = [Values, three, [1, 1]];
        var plain = StratifiedBootstrap.Mean(tasks);
        var scaled = StratifiedBootstrap.Mean([.. tasks.Select(task => task.Select(value => value * unit).ToArray())]);
        Assert.Equal(plain.Estimate, scaled.Estimate / unit, 1e-12);
        Assert.Equal(plain.Low, scaled.Low / unit, 1e-9);
        Assert.Equal(plain.High, scaled.High / unit, 1e-9);
    }

    [Fact]
    public void What_is_no_mean_is_refused()
    {
        double[][][] wrong = [[], [[]], [[1], []], [[double.NaN]], [[1, double.PositiveInfinity]]];
        foreach (var tasks in wrong)
        {
            Assert.StartsWith(
                "A mean over tasks needs at least one task, and of each at least one finite value.",
                Assert.Throws<ArgumentException>(() => StratifiedBootstrap.Mean(tasks)).Message,
                StringComparison.Ordinal);
        }
    }

    // Three tasks, of which one varies as much as the others together.
    [Theory(Explicit = true)]
    [InlineData(93, 96.5, 5, 5, 5)]
    [InlineData(91.5, 96, 3, 3, 3)]
    [InlineData(93, 96.5, 10, 5, 4)]
    public void Intervals_cover_the_true_mean_about_as_often_as_they_say(double low, double high, params int[] seeds)
    {
        const int Repetitions = 3000;
        double[] deviations = [1, 2, 3];
        RandomStream stream = new(2, "coverage/tasks");
        var needed = seeds.Sum();
        var covered = 100.0 / Repetitions * Enumerable.Range(0, Repetitions).AsParallel().Count(repetition =>
        {
            var at = (long)repetition * needed;
            var mean = StratifiedBootstrap.Mean(
            [
                .. seeds.Zip(deviations, (count, deviation) => Enumerable.Range(0, count)
                    .Select(_ => Normal.InvCDF(0, deviation, Math.Max(stream.Uniform(at++), 1e-16))).ToArray()),
            ]);
            return mean.Low <= 0 && 0 <= mean.High;
        });
        output.WriteLine($"{string.Join(", ", seeds)} seeds: {covered:0.0} %");
        Assert.InRange(covered, low, high);
    }
}
