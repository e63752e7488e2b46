using Soap.Data;
using Soap.Data.Tasks;
using Xunit;

namespace Soap.Tests.Data.Tasks;

public sealed class IdxImageTaskTests
{
    private static readonly IdxImageTask Mnist = (IdxImageTask)TaskCatalog.Find("mnist");
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "data", "mnist");

    [Fact]
    public void A_task_opens_as_bytes_with_labels_scaling_and_digests()
    {
        using var task = new SmallTask();
        task.WriteAll("first");
        var data = task.Open(task.Folders, seed: 0);
        Assert.Equal([3L, 4L], data.Train.Inputs.shape);
        Assert.Equal(TorchSharp.torch.ScalarType.Byte, data.Train.Inputs.dtype);
        Assert.Equal([7L, 0L, 9L], data.Train.Targets.ToNumbers<long>());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 255], data.Test.Inputs.ToNumbers<byte>());
        Assert.Equal((4, 10, "small"), (data.Inputs, data.Outputs, data.Name));
        Assert.Equal(task.Files.ToDictionary(file => file.Name, file => file.Digest), data.Digests);

        var (inputs, _) = data.Test.Gather(TorchSharp.torch.tensor(new[] { 1L }), TorchSharp.torch.ScalarType.Float64);
        Assert.Equal(2.0, inputs[0, 3].item<double>(), 12); // (255 / 255 − 0.5) / 0.25
    }

    [Fact]
    public void A_trial_can_ask_for_bytes_from_0_to_1_instead_of_the_tasks_own_scaling()
    {
        using var task = new SmallTask();
        task.WriteAll("first");
        var data = task.Open(task.Folders, seed: 0);
        var unit = data.Scaled("unit");
        var all = Counting(0, 2, TorchSharp.torch.ScalarType.Int64);
        Assert.Equal(
            [1, 2, 3, 4, 5, 6, 7, 255],
            unit.Test.Gather(all, TorchSharp.torch.ScalarType.Float64).Inputs.ToVector()
                .Select(x => Math.Round(255 * x, 9)));
        Assert.Same(data.Train.Inputs, unit.Train.Inputs);
        Assert.Same(data, data.Scaled(null));
        Assert.Equal(new InputScaling(), unit.Train.Scaling);
    }

    [Fact]
    public void Another_scaling_is_refused_where_inputs_are_no_bytes_or_its_word_is_unknown()
    {
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        Assert.Equal(
            "input-scaling = unit is for bytes, but the inputs of task 'curve' are used as they " +
                "are; allowed: task, none, per-feature, unit-length",
            Assert.Throws<SoapException>(() => curve.Scaled("unit")).Message);
        Assert.Equal(
            "unknown input-scaling 'units': did you mean 'unit'? (allowed: unit, none, " +
                "per-feature, per-channel, unit-length)",
            Assert.Throws<SoapException>(() => curve.Scaled("units")).Message);
    }

    [Fact]
    public void A_label_out_of_range_is_refused_with_its_index_and_value()
    {
        using var task = new SmallTask();
        Assert.Equal(
            "F: label 2 (counted from 0) is 10; allowed: 0 to 9; expected train-labels of small (3 values, SHA-256 " +
                $"of the decoded file {task.Files[1].Digest}).",
            Refusal(task, 1, IdxFiles.Bytes([3], 7, 0, 10)));
    }

    [Fact]
    public void Labels_that_are_fewer_than_the_images_are_refused()
    {
        using var task = new SmallTask();
        Assert.StartsWith(
            "F: it holds 2 values; expected train-labels of small (3 values",
            Refusal(task, 1, IdxFiles.Bytes([2], 7, 0)));
    }

    [Fact]
    public void A_changed_pixel_is_refused_by_the_digest()
    {
        using var task = new SmallTask();
        var changed = IdxFiles.Images();
        changed[^1] ^= 1;
        Assert.StartsWith(
            $"F: its content is not the published one: its SHA-256 is {IdxFiles.Digest(changed)}; " +
                "expected train-images of small (3x2x2",
            Refusal(task, 0, changed));
    }

    [Theory]
    [InlineData(0, 1, "train-labels-idx1-ubyte")]
    [InlineData(0, 2, "t10k-images-idx3-ubyte")]
    [InlineData(3, 1, "train-labels-idx1-ubyte")]
    [InlineData(2, 0, "train-images-idx3-ubyte")]
    public void A_swapped_file_is_recognised(int expected, int given, string name)
    {
        var message = Refusal(Mnist, expected, File.ReadAllBytes(Path.Combine(Shipped, name + ".gz")));
        Assert.StartsWith(
            $"F: this is {name} of mnist, under the name of another file; expected " +
                $"{Mnist.Files[expected].Name} of mnist (",
            message);
        Assert.Equal(name, Mnist.Files[given].Name);
    }

    [Fact]
    public void MNIST_in_the_folder_of_Fashion_MNIST_is_recognised()
    {
        var labels = File.ReadAllBytes(Path.Combine(Shipped, "train-labels-idx1-ubyte.gz"));
        Assert.StartsWith(
            "F: this is train-labels-idx1-ubyte of mnist, under the name of another file; " +
                "expected train-labels-idx1-ubyte of fashion-mnist (60000 values",
            Refusal((IdxImageTask)TaskCatalog.Find("fashion-mnist"), 1, labels));
    }

    [Fact]
    public void A_damaged_file_is_an_error_and_no_other_folder_is_tried()
    {
        using var task = new SmallTask();
        task.WriteAll("second");
        var damaged = task.Write("first", "train-images.gz", [0x1F, 0x8B, 1, 2, 3, 4, 5, 6]);
        var error = Assert.Throws<SoapException>(() => task.Open(task.Folders, seed: 0));
        Assert.StartsWith($"{damaged}: the gzip compression is damaged", error.Message);
    }

    [Fact]
    public void A_file_far_larger_than_any_known_one_is_refused_by_its_header()
    {
        using var task = new SmallTask();
        Assert.Equal(
            "F: declares 60000x28x29 values; allowed: at most 47040000 in all.",
            Refusal(task, 0, IdxFiles.Bytes([60000, 28, 29])));
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_an_error_for_the_user()
    {
        using var task = new SmallTask();
        task.WriteAll("first");
        using var held = new FileStream(
            Path.Combine(task.Root, "first", "small", "train-images"),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.None);
        var error = Assert.Throws<SoapException>(() => task.Open(task.Folders, seed: 0));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.Contains("train-images: cannot be read: ", error.Message);
    }

    private static string Refusal(IdxImageTask task, int file, byte[] bytes)
    {
        var error = Assert.Throws<SoapException>(() => task.CheckFile(task.Files[file], new MemoryStream(bytes), "F"));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        return error.Message;
    }
}
