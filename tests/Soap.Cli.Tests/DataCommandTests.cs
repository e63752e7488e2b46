using Xunit;

namespace Soap.Cli.Tests;

public sealed class DataCommandTests
{
    [Fact]
    public void Checking_everything_reads_files_that_two_tasks_share_only_once()
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(folder.Path, [("SOAP_DATA", "")], "data", "verify");
        Assert.Single(
            ended.Output.Split('\n'),
            line => line.StartsWith("good  mnist/train-images-idx3-ubyte: ", StringComparison.Ordinal));
        Assert.DoesNotContain("autoencoder", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_on_the_files_of_another_is_checked_and_fetched_in_the_others_folder()
    {
        using var folder = new TemporaryFolder();
        var verified = SoapProcess.Run(folder.Path, [("SOAP_DATA", "")], "data", "verify", "mnist-autoencoder");
        Assert.Equal((0, 4), (verified.ExitCode, verified.Output.Split("good  mnist/").Length - 1));
        var fetched = SoapProcess.Run(folder.Path, [("SOAP_DATA", "")], "data", "fetch", "mnist-autoencoder");
        Assert.Equal((0, 4), (fetched.ExitCode, fetched.Output.Split("already there and verified: ").Length - 1));
    }
}
