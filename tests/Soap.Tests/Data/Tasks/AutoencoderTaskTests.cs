using Soap.Data;
using Soap.Data.Tasks;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Data.Tasks;

public sealed class AutoencoderTaskTests
{
    [Fact]
    public void The_target_of_each_image_is_the_image_from_0_to_1_and_its_input_the_image_in_the_tasks_own_scaling()
    {
        using var images = new SmallTask();
        images.WriteAll("first");
        var data = new AutoencoderTask(images).Open(images.Folders, seed: 0);
        Assert.Equal(("small-autoencoder", 4, 4), (data.Name, data.Inputs, data.Outputs));
        Assert.False(data.Test.IsClassification);
        Assert.Equal(images.Files.ToDictionary(file => file.Name, file => file.Digest), data.Digests);

        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 255];
        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            var (inputs, targets) = data.Test.Gather(tensor(new[] { 0L, 1L }), type);
            Assert.Equal((type, type), (inputs.dtype, targets.dtype));
            Assert.Equal([2L, 4L], targets.shape);
            var digits = type == ScalarType.Float64 ? 14 : 6;
            Assert.Equal(
                pixels.Select(pixel => Math.Round(pixel / 255.0, digits)),
                targets.to_type(ScalarType.Float64).ToVector().Select(value => Math.Round(value, digits)));
            Assert.Equal((255 / 255.0 - 0.5) / 0.25, inputs[1, 3].to_type(ScalarType.Float64).item<double>(), digits);
        }
    }

    [Fact]
    public void Targets_and_inputs_are_the_same_bytes_whatever_the_scaling_of_inputs()
    {
        using var images = new SmallTask();
        images.WriteAll("first");
        var data = new AutoencoderTask(images).Open(images.Folders, seed: 0);
        Assert.Same(data.Train.Inputs, data.Train.Targets);
        var unit = data.Scaled("unit");
        var (inputs, targets) = unit.Train.Gather(tensor(new[] { 2L }), ScalarType.Float32);
        Assert.Same(data.Train.Targets, unit.Train.Targets);
        Assert.Equal(targets.ToVector(), inputs.ToVector());
    }

    [Fact]
    public void A_damaged_file_is_the_same_error_as_for_the_images_and_is_found_by_the_check()
    {
        using var images = new SmallTask();
        images.WriteAll("first");
        images.Write("first", "t10k-images", [0, 0, 8, 3]);
        var task = new AutoencoderTask(images);
        var error = Assert.Throws<SoapException>(() => task.Open(images.Folders, seed: 0));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.Equal(Assert.Throws<SoapException>(() => images.Open(images.Folders, seed: 0)).Message, error.Message);
        var checks = DatasetVerifier.Verify(task, images.Folders);
        Assert.Equal([true, true, false, true], checks.Select(check => check.IsGood));
        Assert.Equal(error.Message, checks[2].Problem);
    }

    [Fact]
    public async Task Missing_files_are_fetched_into_the_folder_of_the_images()
    {
        using var images = new SmallTask();
        using var mirrors = new FakeMirrors(address =>
            FakeMirrors.Body(IdxFiles.Gzip(SmallTask.Contents[images.Files.ToList()
                .FindIndex(file => address.AbsolutePath.EndsWith($"/{file.Name}.gz", StringComparison.Ordinal))])));
        using var fetcher = new DatasetFetcher(mirrors);
        var task = new AutoencoderTask(images);
        Assert.StartsWith(
            "Task 'small' needs the file train-images.gz",
            Assert.Throws<SoapException>(() => task.Open(images.Folders, 0)).Message);
        var fetched = await fetcher.FetchAsync(
            task, images.Folders, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            images.Files.Select(file => Path.Combine(images.Root, "first", "small", file.Name + ".gz")),
            fetched.Select(file => file.Path));
        Assert.Equal(3, task.Open(images.Folders, 0).Train.Count);
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("dfa")]
    public void Both_engines_learn_from_targets_that_are_bytes_as_from_the_same_targets_as_numbers(string rule)
    {
        var bytes = Images(numbers: false);
        var specification = SmallTasks.Specification with
        {
            Task = "blinking",
            Rule = rule,
            Hidden = [6, 3, 6],
            LearningRate = 1
        };
        var fused = Trial.Run(specification with { Engine = "fused" }, bytes);
        var autograd = Trial.Run(specification with { Engine = "autograd" }, bytes);
        Assert.Equal(
            fused.WeightsDigest,
            Trial.Run(specification with { Engine = "fused" }, Images(numbers: true)).WeightsDigest);
        Assert.Equal(
            autograd.WeightsDigest,
            Trial.Run(specification with { Engine = "autograd" }, Images(numbers: true)).WeightsDigest);
        Assert.Equal(autograd.Test!.Loss, fused.Test!.Loss, 1e-5);
        Assert.Null(fused.Test.Accuracy);
        Assert.True(fused.TrainingLoss[^1].Loss < 0.9 * fused.TrainingLoss[0].Loss, "it did not learn");
    }

    [Fact]
    public void The_shipped_MNIST_is_found_by_it()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "data");
        var data = TaskCatalog.Open("mnist-autoencoder", new DataFolders([folder], folder), seed: 0);
        Assert.Equal((784, 784, 60000, 10000), (data.Inputs, data.Outputs, data.Train.Count, data.Test.Count));
        Assert.Equal(new InputScaling(0.1307, 0.3081), data.Train.Scaling);
    }

    // Images of two blobs that come and go: 120 to train and 60 to test on, of 16 pixels.
    private static TaskData Images(bool numbers)
    {
        return new TaskData("blinking", Draw(120, 0), Draw(60, 7), 16, new Dictionary<string, string>());

        Dataset Draw(int count, int start)
        {
            var pixels = new byte[16 * count];
            for (var i = 0; i < pixels.Length; i++)
            {
                var (sample, pixel) = (start + i / 16, i % 16);
                pixels[i] = (byte)(pixel < 8 ? sample * 37 % 256 : sample % 3 == 0 ? 255 - pixel : 0);
            }

            var inputs = tensor(pixels, [count, 16]);
            var targets = numbers ? inputs.to_type(ScalarType.Float32).div(Kept(255)) : inputs;
            return new Dataset(inputs, targets, new InputScaling(0.2, 0.4));
        }
    }
}
