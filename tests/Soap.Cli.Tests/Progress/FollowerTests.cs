using Soap.Cli.Progress;
using Soap.Cli.Screens;
using Xunit;

namespace Soap.Cli.Tests.Progress;

public sealed class FollowerTests
{
    [Fact]
    public void A_signal_while_the_report_is_written_is_not_said_to_stop_trials()
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        var follower = new Follower(
            Screen.Create(output, error, json: false), new StudyProgress("study", 1), "stopping");
        Assert.Equal(3, follower.Follow(
            _ =>
            {
                follower.Announce();
                return 3;
            },
            TestContext.Current.CancellationToken));
        follower.Announce();
        Assert.Equal(
            "stopping\nall trials are done; finishing the report (interrupt again to stop at once)\n",
            error.ToString());
    }

    [Fact]
    public void Work_whose_progress_cannot_be_written_has_ended_before_the_error_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        using var full = new StreamWriter(new FileStream(
            "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        { AutoFlush = true };
        var progress = new StudyProgress("study", 1);
        progress.Expected(1);
        var ended = false;
        var follower = new Follower(Screen.Create(full, TextWriter.Null, json: false), progress, "stopping");
        Assert.ThrowsAny<IOException>(() => follower.Follow(
            stop =>
            {
                ended = stop.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
                return ended;
            },
            TestContext.Current.CancellationToken));
        Assert.True(ended);
    }
}
