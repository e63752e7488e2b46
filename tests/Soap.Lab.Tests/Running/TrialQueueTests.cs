using Soap.Lab.Running;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class TrialQueueTests
{
    [Fact]
    public void Trials_are_handed_out_in_order_and_those_that_were_put_back_again()
    {
        var queue = new TrialQueue(3);
        Assert.Equal(0, Take(queue));
        queue.PutBack(0);
        Assert.Equal(1, Take(queue));
        Assert.Equal(2, Take(queue));
        queue.Done();
        queue.Done();
        Assert.Equal(0, Take(queue));
        queue.Done();
        Assert.Null(Take(queue));
    }

    [Fact]
    public async Task Who_asks_while_the_last_trial_runs_waits_and_gets_it_if_it_is_put_back()
    {
        var queue = new TrialQueue(1);
        Assert.Equal(0, Take(queue));
        var other = Task.Run(() => Take(queue), TestContext.Current.CancellationToken);
        queue.PutBack(0);
        Assert.Equal(0, await other);
        var last = Task.Run(() => Take(queue), TestContext.Current.CancellationToken);
        queue.Done();
        Assert.Null(await last);
    }

    [Fact]
    public async Task Stopped_it_hands_out_nothing_more_and_nobody_waits()
    {
        var queue = new TrialQueue(2);
        Assert.Equal(0, Take(queue));
        queue.PutBack(0);
        Assert.Equal(1, Take(queue));
        var waits = Task.Run(() => Take(queue), TestContext.Current.CancellationToken);
        queue.Stop();
        Assert.Null(await waits);
        Assert.Null(Take(new TrialQueue(0)));
    }

    private static int? Take(TrialQueue queue) => queue.TryTake(out var trial) ? trial : null;
}
