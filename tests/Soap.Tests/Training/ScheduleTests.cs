using Soap.Training;
using Xunit;

namespace Soap.Tests.Training;

public sealed class ScheduleTests
{
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
}
