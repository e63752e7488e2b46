using Soap.Cli.Hosting;
using Xunit;

namespace Soap.Cli.Tests.Hosting;

public sealed class ErrorReportTests
{
    [Fact]
    public void An_error_for_the_user_is_its_message_and_its_code() =>
        Assert.Equal((3, "error: bad file\n"), Report(SoapException.BadData("bad file")));

    [Fact]
    public void The_same_within_a_task_is_the_same() =>
        Assert.Equal((2, "error: bad word\n"), Report(new AggregateException(SoapException.BadUsage("bad word"))));

    [Fact]
    public void A_full_disk_is_told_with_the_way_to_go_on()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        var exception = Assert.ThrowsAny<IOException>(() => File.WriteAllText("/dev/full", new string('x', 1 << 20)));
        var (code, text) = Report(exception);
        Assert.Equal(5, code);
        Assert.Contains("run the same command again", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_permission_is_a_storage_error() =>
        Assert.Equal(5, Report(new UnauthorizedAccessException("no")).Code);

    [Fact]
    public void An_unexpected_error_asks_for_a_report_with_its_trace()
    {
        var (code, text) = Report(new InvalidOperationException("odd"));
        Assert.Equal(1, code);
        Assert.StartsWith("error: unexpected InvalidOperationException: odd\n", text, StringComparison.Ordinal);
        Assert.Contains("please report it", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_stream_that_takes_nothing_leaves_the_exit_code()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full.");
        using var full = new StreamWriter(new FileStream(
            "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0))
        { AutoFlush = true };
        Assert.Equal(2, ErrorReport.Write(SoapException.BadUsage("bad word"), full));
    }

    private static (int Code, string Text) Report(Exception exception)
    {
        using var error = new StringWriter { NewLine = "\n" };
        return (ErrorReport.Write(exception, error), error.ToString());
    }

    [Fact]
    public void On_a_terminal_a_long_message_goes_on_between_words()
    {
        using var error = new StringWriter { NewLine = "\n" };
        ErrorReport.Write(
            SoapException.BadUsage("momentum=2: out of range;\n  allowed: a number from 0 to below 1"),
            error,
            width: 20);
        Assert.Equal(
            "error: momentum=2:\n  out of range;\n  allowed: a number\n    from 0 to below\n    1\n",
            error.ToString());
    }
}
