using Soap.Data;
using Xunit;

namespace Soap.Tests.Data;

public sealed class DatasetVerifierTests
{
    [Fact]
    public void Good_files_are_reported_with_path_size_and_digest()
    {
        using var task = new SmallTask();
        task.WriteAll("second");
        var checks = DatasetVerifier.Verify(task, task.Folders);
        Assert.All(checks, check => Assert.True(check.IsGood, check.Problem));
        Assert.Equal(task.Files.Select(file => file.Digest), checks.Select(check => check.Digest));
        Assert.Equal(Path.Combine(task.Root, "second", "small", "train-images"), checks[0].Path);
        Assert.Equal(28, checks[0].Size);
    }

    [Fact]
    public void One_damaged_and_one_missing_file_do_not_hide_the_good_ones()
    {
        using var task = new SmallTask();
        task.WriteAll("first");
        var damaged = task.Write("first", "train-labels", [0, 0, 8, 1, 0, 0, 0, 3, 7, 0]);
        File.Delete(Path.Combine(task.Root, "first", "small", "t10k-images"));

        var checks = DatasetVerifier.Verify(task, task.Folders);
        Assert.Equal([true, false, false, true], checks.Select(check => check.IsGood));
        Assert.Equal(
            $"{damaged}: the file is cut off: the header declares 3 values, but only 2 are there (1 missing).",
            checks[1].Problem);
        Assert.Equal((damaged, (long?)10, null), (checks[1].Path, checks[1].Size, checks[1].Digest));
        Assert.StartsWith(
            "Task 'small' needs the file t10k-images.gz (or t10k-images), and it is in none", checks[2].Problem);
        Assert.Null(checks[2].Path);
    }

    [Fact]
    public void A_task_without_files_has_nothing_to_verify()
    {
        using var task = new SmallTask();
        Assert.Empty(DatasetVerifier.Verify(TaskCatalog.Find("curve"), task.Folders));
    }
}
