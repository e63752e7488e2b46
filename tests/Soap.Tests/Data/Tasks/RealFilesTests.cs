using Soap.Data;
using Soap.Data.Formats;
using Xunit;

namespace Soap.Tests.Data.Tasks;

public sealed class RealFilesTests
{
    private static readonly DataFolders Shipped = Only(Path.Combine(AppContext.BaseDirectory, "data"));
    private static readonly DataFolders Debian = Only("/usr/share/datasets");

    [Fact]
    public void The_shipped_MNIST_has_the_published_digests()
    {
        var checks = DatasetVerifier.Verify(TaskCatalog.Find("mnist"), Shipped);
        Assert.Equal(4, checks.Count);
        Assert.All(checks, check => Assert.True(check.IsGood, check.Problem));
    }

    [Fact]
    public void The_first_labels_and_the_counts_of_each_digit_are_the_known_ones()
    {
        var labels = Read("train-labels-idx1-ubyte");
        Assert.Equal([5, 0, 4, 1, 9], labels.Values[..5]);
        Assert.Equal(
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
            labels.Values.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Fact]
    public void The_scaling_is_mean_and_deviation_of_the_training_pixels() => AssertScaling("mnist", Shipped);

    [Fact]
    public void MNIST_opens_as_one_byte_tensor_a_set()
    {
        var data = TaskCatalog.Open("mnist", Shipped, seed: 0);
        Assert.Equal([60000L, 784L], data.Train.Inputs.shape);
        Assert.Equal([10000L, 784L], data.Test.Inputs.shape);
        Assert.Equal(TorchSharp.torch.ScalarType.Byte, data.Train.Inputs.dtype);
        Assert.Equal(4, data.Digests.Count);

        var (inputs, targets) = data.Train.Gather(Counting(60000), TorchSharp.torch.ScalarType.Float32);
        Assert.Equal(0.0, inputs.mean().item<float>(), 1e-3);
        Assert.Equal(1.0, inputs.std().item<float>(), 1e-3);
        Assert.Equal(5L, targets[0].item<long>());
    }

    [Fact]
    public void Debians_Fashion_MNIST_has_the_published_digests_and_the_scaling_is_its_own()
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/share/datasets/fashion-mnist"),
            "Debian's package dataset-fashion-mnist is not installed.");
        Assert.All(
            DatasetVerifier.Verify(TaskCatalog.Find("fashion-mnist"), Debian),
            check => Assert.True(check.IsGood, check.Problem));
        AssertScaling("fashion-mnist", Debian);
    }

    private static void AssertScaling(string name, DataFolders folders)
    {
        var task = (Soap.Data.Tasks.IdxImageTask)TaskCatalog.Find(name);
        var pixels = Read("train-images-idx3-ubyte", folders, name).Values;
        double sum = 0.0, squares = 0.0;
        foreach (var pixel in pixels)
        {
            sum += pixel / 255.0;
            squares += pixel / 255.0 * (pixel / 255.0);
        }

        var mean = sum / pixels.Length;
        Assert.Equal(task.Scaling.Mean, mean, 5e-5);
        Assert.Equal(task.Scaling.Deviation, Math.Sqrt(squares / pixels.Length - mean * mean), 5e-5);
    }

    private static IdxArray Read(string file, DataFolders? folders = null, string name = "mnist")
    {
        var task = TaskCatalog.Find(name);
        using var contents = File.OpenRead(
            (folders ?? Shipped).Require(task, task.Files.Single(candidate => candidate.Name == file)));
        return Idx.Read(contents, file);
    }

    private static DataFolders Only(string folder) => new([folder], folder);
}
