using Soap.Data;
using Xunit;

namespace Soap.Tests.Data;

public sealed class DataFoldersTests
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "data");
    private static readonly string Home = Environment.GetFolderPath(
        Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    [Fact]
    public void The_order_is_given_folder_variable_cache_shipped_shared_and_downloads_go_to_the_first()
    {
        var folders = Standard("/given", ("SOAP_DATA", "/variable"), ("XDG_CACHE_HOME", "/cache"));
        Assert.Equal(["/given", "/variable", "/cache/soap/datasets", Shipped, "/usr/share/datasets"], folders.Folders);
        Assert.Equal("/given", folders.Target);
    }

    [Fact]
    public void Without_a_given_folder_downloads_go_to_the_variable_and_without_that_to_the_cache()
    {
        Assert.Equal("/variable", Standard(null, ("SOAP_DATA", "/variable")).Target);
        Assert.Equal(Path.Combine(Home, ".cache/soap/datasets"), Standard(null, ("SOAP_DATA", "")).Target);
    }

    [Fact]
    public void A_relative_cache_folder_is_ignored() =>
        Assert.Equal(
            Path.Combine(Home, ".cache/soap/datasets"), Standard(null, ("XDG_CACHE_HOME", "some/cache")).Target);

    [Fact]
    public void A_relative_given_folder_is_meant_from_the_current_one() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "sets"), Standard("sets").Target);

    [Fact]
    public void A_target_outside_the_folders_is_a_mistake_of_the_program() =>
        Assert.Throws<ArgumentException>(() => new DataFolders(["/a"], "/b"));

    [Fact]
    public void The_first_folder_wins_and_a_compressed_file_wins_over_a_plain_one()
    {
        using var task = new SmallTask();
        var file = task.Files[0];
        Assert.Null(task.Folders.Locate(task, file));
        var second = task.Write("second", "train-images.gz", [1]);
        Assert.Equal(second, task.Folders.Locate(task, file));
        var plain = task.Write("first", "train-images", [1]);
        Assert.Equal(plain, task.Folders.Locate(task, file));
        var compressed = task.Write("first", "train-images.gz", [1]);
        Assert.Equal(compressed, task.Folders.Locate(task, file));
    }

    [Fact]
    public void A_missing_file_is_reported_with_every_place_and_the_remedy()
    {
        using var task = new SmallTask();
        task.Write("second", "something-else", [1]);
        var error = Assert.Throws<SoapException>(() => task.Folders.Require(task, task.Files[1]));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.Equal(
            "Task 'small' needs the file train-labels.gz (or train-labels), and it is in none of these folders:\n" +
            $"  {task.Root}/first/small (no such folder)\n" +
            $"  {task.Root}/second/small\n" +
            "To download its files: soap data fetch small",
            error.Message);
    }

    [Theory]
    [InlineData("/no/such", null, "--data-dir /no/such: there is no such folder; ")]
    [InlineData(null, "/no/such", "SOAP_DATA=/no/such: there is no such folder; ")]
    [InlineData("/", "/no/such", "SOAP_DATA=/no/such: there is no such folder; ")]
    [InlineData("", null, "--data-dir : this names no folder; ")]
    [InlineData(null, " ", "SOAP_DATA= : this names no folder; ")]
    [InlineData("FILE", null, "--data-dir FILE: this is a file; ")]
    public void A_folder_that_was_named_and_is_not_there_is_refused_and_only_made_where_something_is_fetched(
        string? given, string? variable, string message)
    {
        var file = typeof(DataFoldersTests).Assembly.Location;
        given = given?.Replace("FILE", file, StringComparison.Ordinal);
        var error = Assert.Throws<SoapException>(() => Named(mayBeMade: false));
        Assert.Equal(
            $"{message.Replace("FILE", file, StringComparison.Ordinal)}allowed: a folder that has one folder for " +
                "the files of each task, such as mnist",
            error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        if (message.Contains("no such", StringComparison.Ordinal))
        {
            Assert.Contains("/no/such", Named(mayBeMade: true).Folders);
        }
        else
        {
            Assert.Throws<SoapException>(() => Named(mayBeMade: true));
        }

        DataFolders Named(bool mayBeMade) =>
            DataFolders.Standard(given, name => name == DataFolders.Variable ? variable : null, mayBeMade);
    }

    private static DataFolders Standard(string? given, params (string Name, string Value)[] variables) =>
        DataFolders.Standard(
            given, name => variables.FirstOrDefault(variable => variable.Name == name).Value, mayBeMade: true);
}
