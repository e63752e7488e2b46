using Soap.Engines;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Golden;
using Soap.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

public sealed class ScheduleTests
{
    private const long StepsPerEpoch = 3;

    [Fact]
    public void Cosine_goes_from_the_learning_rate_towards_zero_and_never_rises()
    {
        var rates = Enumerable.Range(0, 100).Select(step => Schedule.Cosine.At(0.4, step, 100)).ToArray();
        Assert.Equal(0.4, rates[0]);
        Assert.Equal(0.2, rates[50], 1e-15);
        Assert.InRange(rates[99], 0, 0.4 * 0.00025);
        Assert.Equal(rates.OrderDescending(), rates);
    }

    [Fact]
    public void Constant_is_the_learning_rate_at_every_step() =>
        Assert.All(Enumerable.Range(0, 10), step => Assert.Equal(0.3, Schedule.Constant.At(0.3, step, 10)));

    // PyTorch 1.13, make_settings.py: StepLR(2, 0.1), MultiStepLR([1, 2, 4], 0.5), ExponentialLR(0.9), stepped after
    // each epoch of 3 steps, and LinearLR before CosineAnnealingLR, stepped after each step.
    [Theory]
    [InlineData("step", Schedule.Step, 0.1, 0, 2.0)]
    [InlineData("multi-step", Schedule.MultiStep, 0.5, 0, 1.0, 2.0, 4.0)]
    [InlineData("exponential", Schedule.Exponential, 0.9, 0)]
    [InlineData("warm cosine", Schedule.Cosine, 1, 2)]
    public void Rates_are_PyTorchs(
        string name, Schedule schedule, double factor, double warmUp, params double[] epochs)
    {
        var options = new ScheduleOptions
        {
            StepsPerEpoch = StepsPerEpoch,
            Epochs = epochs,
            Factor = factor,
            WarmUp = warmUp,
        };
        var expected = GoldenSettings.Values.Schedules[name];
        Assert.Equal(18, expected.Length);
        Assert.All(expected.Select((rate, step) => (rate, step)), point =>
            Assert.Equal(point.rate, schedule.At(0.4, point.step, 18, options), 1e-15));
    }

    [Fact]
    public void Warm_up_rises_in_equal_steps_to_the_learning_rate_and_the_schedule_begins_behind_it()
    {
        var options = new ScheduleOptions { StepsPerEpoch = 4, WarmUp = 0.5, Epochs = [1], Factor = 0.1 };
        double[] expected = [0.2, 0.4, 0.4, 0.4, 0.4, 0.4, 0.04, 0.04, 0.04, 0.04, 0.004];
        Assert.All(expected.Select((rate, step) => (rate, step)), point =>
            Assert.Equal(point.rate, Schedule.Step.At(0.4, point.step, 12, options), 1e-15));
        var longer = options with { WarmUp = 100 };
        Assert.Equal(0.4 * 8 / 400, Schedule.Step.At(0.4, 7, 8, longer), 1e-15); // longer than the training
    }

    [Fact]
    public void Epochs_that_are_not_whole_fall_between_steps()
    {
        var options = new ScheduleOptions { StepsPerEpoch = 4, Epochs = [0.6, 1.1], Factor = 0.5 };
        Assert.Equal(
            [1, 1, 1, 0.5, 0.5, 0.25],
            Enumerable.Range(0, 6).Select(step => Schedule.MultiStep.At(1, step, 6, options)));
    }

    // 90 samples in batches of 16 are 6 steps an epoch.
    [Fact]
    public void A_trial_with_a_schedule_is_one_whose_steps_have_its_rates()
    {
        var constant = SmallTasks.Specification with { Epochs = 2, DiagnoseEvery = 0 };
        Assert.Equal(
            Digest(constant),
            Digest(constant with { Schedule = "step", ScheduleEpochs = [2], ScheduleFactor = 0.1 })); // never falls
        Assert.NotEqual(
            Digest(constant),
            Digest(constant with { Schedule = "multi-step", ScheduleEpochs = [1.8], ScheduleFactor = 0.1 }));
        Assert.Equal(
            Digest(constant with { Schedule = "exponential", ScheduleFactor = 0.5 }),
            Digest(constant with { Schedule = "multi-step", ScheduleEpochs = [1], ScheduleFactor = 0.5 }));
        Assert.NotEqual(Digest(constant), Digest(constant with { WarmUp = 1 }));
        Assert.Equal(Digest(constant), Digest(constant with { WarmUp = 1.0 / 6 })); // one step, at the whole rate

        static string Digest(TrialSpecification trial) => Trial.Run(trial, SmallTasks.Blobs()).WeightsDigest;
    }

    [Theory]
    [InlineData(90, 16, 6, 6)]
    [InlineData(96, 16, 6, 6)]
    [InlineData(97, 16, 7, 6)]
    [InlineData(5, 16, 1, 1)]
    [InlineData(1, 1, 1, 1)]
    public void Steps_of_an_epoch_are_those_that_are_made(int samples, int batch, long plain, long norm)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([2, 2], Activation.Tanh, LearningRule.Parse("bp"), 1);
        using var model = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2));
        Assert.Equal(plain, Steps(network));
        Assert.Equal(norm, Steps(model));

        long Steps(nn.Module module)
        {
            var sizes = new BatchSizes(batch, samples, module);
            var (steps, seen) = (0L, 0L);
            for (; seen < samples; steps++)
            {
                seen += sizes.After(seen, samples);
            }

            Assert.Equal(steps, sizes.StepsOfEpoch);
            return steps;
        }
    }
}
