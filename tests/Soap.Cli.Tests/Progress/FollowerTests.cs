using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Xunit;

namespace Soap.Cli.Tests.Progress;

public sealed class FollowerTests
{
    [Fact]
    public void A_signal_while_the_report_is_written_is_not_said_to_stop_trials()
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        var follower = new Follower(Screen.Create(output, error, json: false), new StudyProgress("study", 1), "stopping");
        Assert.Equal(3, follower.Follow(() =>
        {
            follower.Announce();
            return 3;
        }));
        follower.Announce();
        Assert.Equal("stopping\nall trials are done; finishing the report (interrupt again to stop at once)\n", error.ToString());
    }
}
