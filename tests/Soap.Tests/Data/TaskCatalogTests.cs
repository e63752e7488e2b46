using Soap.Data;
using Xunit;

namespace Soap.Tests.Data;

public sealed class TaskCatalogTests
{
    [Fact]
    public void The_names_are_these() =>
        Assert.Equal(
            ["mnist", "mnist-autoencoder", "fashion-mnist", "curve", "teacher-student", "linear-map", "cifar-10",
                "cifar-100"],
            TaskCatalog.Names);

    [Fact]
    public void A_misspelt_name_is_refused_with_the_nearest_and_all_allowed()
    {
        var error = Assert.Throws<SoapException>(() => TaskCatalog.Find("fasion-mnist"));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            "There is no task 'fasion-mnist': did you mean 'fashion-mnist'? " +
                $"(allowed: {string.Join(", ", TaskCatalog.Names)})",
            error.Message);
    }

    [Fact]
    public void Every_task_says_what_it_is_in_one_line_and_whose_it_is() => Assert.All(TaskCatalog.All, task =>
    {
        Assert.Same(task, TaskCatalog.Find(task.Name));
        Assert.DoesNotContain('\n', task.Description + task.Source);
        Assert.InRange(task.Description.Length, 10, 110);
        Assert.NotEmpty(task.Source);
        Assert.InRange(task.Inputs, 1, 3072);
        Assert.InRange(task.Outputs, 1, 784);
    });

    [Fact]
    public void Tasks_with_files_have_digests_and_https_mirrors_or_say_how_else_to_get_them() =>
        Assert.All(TaskCatalog.All.Where(task => task.Files.Count > 0), task =>
        {
            Assert.True(task.Mirrors.Count > 0 || task.Remedy.Contains("--from", StringComparison.Ordinal));
            Assert.All(
                task.Mirrors, mirror => Assert.True(mirror.Scheme == "https" && mirror.AbsolutePath.EndsWith('/')));
            Assert.All(task.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Digest));
        });

    [Fact]
    public void Without_Fashion_MNIST_the_error_says_how_to_get_it()
    {
        var empty = new DataFolders(["/nowhere"], "/nowhere");
        var error = Assert.Throws<SoapException>(() => TaskCatalog.Open("fashion-mnist", empty, seed: 0));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.EndsWith(
            "  /nowhere/fashion-mnist (no such folder)\n" +
            "To download its files: soap data fetch fashion-mnist   (or, on Debian and Ubuntu: " +
            "apt install dataset-fashion-mnist)",
            error.Message);
    }
}
