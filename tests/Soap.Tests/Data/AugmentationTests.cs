using Soap.Data;
using Soap.Data.Own;
using Soap.Engines;
using Soap.Tests.Data.Own;
using Soap.Trials;
using TorchSharp;
using Xunit;

namespace Soap.Tests.Data;

public sealed class AugmentationTests : IDisposable
{
    private readonly DataPlace _place = new();

    [Theory]
    [InlineData("flip", "flip")]
    [InlineData("flip+pad:4", "pad:4+flip")]
    [InlineData("flip+crop:24+pad:2", "pad:2+crop:24+flip")]
    public void A_text_has_one_canonical_form(string text, string canonical) =>
        Assert.Equal(canonical, Augmentation.Parse(text).Text);

    [Theory]
    [InlineData("")]
    [InlineData("flop")]
    [InlineData("flip+flip")]
    [InlineData("pad:4+pad:4")]
    [InlineData("pad")]
    [InlineData("pad:0")]
    [InlineData("crop:-1")]
    [InlineData("crop:99999")]
    [InlineData("flip+")]
    public void What_is_none_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Augmentation.Parse(text));

    [Fact]
    public void A_window_may_reach_over_the_edge_where_zeros_are_and_may_be_mirrored()
    {
        var images = new CroppedImages([2, 2, 3], [2, 2, 2]);
        byte[] image = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];
        Assert.Equal([2, 3, 5, 6, 12, 13, 15, 16], Window(0, 1, isFlipped: false));
        Assert.Equal([3, 2, 6, 5, 13, 12, 16, 15], Window(0, 1, isFlipped: true));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 11], Window(-1, -1, isFlipped: false));
        Assert.Equal([6, 0, 0, 0, 16, 0, 0, 0], Window(1, 2, isFlipped: false));

        byte[] Window(int top, int left, bool isFlipped)
        {
            var to = new byte[images.Length];
            images.Copy(image, top, left, isFlipped, to);
            return to;
        }
    }

    [Fact]
    public void Evaluation_sees_the_middle_of_each_image()
    {
        var data = Open("crop:2", 4);
        Assert.Equal([1L, 2, 2], data.Image!);
        Assert.Equal(4, data.Inputs);
        using var scope = torch.NewDisposeScope();
        var (whole, middle) = (data.Whole!.Test.Inputs[0].ToNumbers<byte>(),
            data.Test.Inputs[0].ToNumbers<byte>());
        Assert.Equal([whole[5], whole[6], whole[9], whole[10]], middle);
    }

    [Fact]
    public void What_a_sample_becomes_depends_on_seed_and_epoch_and_not_on_batches()
    {
        using var scope = torch.NewDisposeScope();
        var data = Open("pad:1+flip", 4);
        var one = Epoch(data, "pad:1+flip", seed: 1, epoch: 0, batch: 3);
        Assert.Equal(one, Epoch(data, "pad:1+flip", seed: 1, epoch: 0, batch: 7));
        Assert.NotEqual(one, Epoch(data, "pad:1+flip", seed: 1, epoch: 1, batch: 3));
        Assert.NotEqual(one, Epoch(data, "pad:1+flip", seed: 2, epoch: 0, batch: 3));
    }

    [Fact]
    public void Every_window_comes_about_equally_often_and_half_of_them_are_mirrored()
    {
        using var scope = torch.NewDisposeScope();
        var data = Open("crop:2+flip", 4);
        var order = new BatchOrder(data.Train.Count, 0, 1);
        var batches = new AugmentedBatches(data.Whole!, data.Image!, order, Augmentation.Parse("crop:2+flip"), 1);
        var counts = new Dictionary<(int Top, int Left, bool IsFlipped), int>();
        var scaling = data.Train.Scaling!;
        for (var epoch = 0; epoch < 100; epoch++)
        {
            var inputs = batches.Take((long)epoch * order.TrainingCount, order.TrainingCount,
                torch.ScalarType.Float64).Inputs;
            var bytes = inputs.Times(scaling.Deviation).Plus(scaling.Mean).Times(255).round().ToNumbers<double>();
            for (var i = 0; i < bytes.Length; i += 4)
            {
                // An image's bytes rise by 1 from left to right and by 4 from row to row.
                var isFlipped = bytes[i] > bytes[i + 1];
                var corner = (int)Math.Min(bytes[i], bytes[i + 1]) % 16;
                var key = (corner / 4, corner % 4, isFlipped);
                counts[key] = counts.GetValueOrDefault(key) + 1;
                Assert.Equal(4, bytes[i + 2] - bytes[i]);
            }
        }

        Assert.Equal(18, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Key.Top, 0, 2));
        var expected = 100.0 * order.TrainingCount / 18;
        Assert.All(counts.Values, count => Assert.InRange(count, 0.6 * expected, 1.4 * expected));
    }

    [Fact]
    public void Both_engines_learn_from_the_same_images()
    {
        var trial = Trial("pad:1+flip", 4) with { Epochs = 4, Batch = 4 };
        var data = trial.FindTask().Open(DataFolders.None, 0);
        var fused = Soap.Trials.Trial.Run(trial with { Engine = "fused" }, data);
        var autograd = Soap.Trials.Trial.Run(trial with { Engine = "autograd" }, data);
        Assert.Equal(autograd.Test!.Loss, fused.Test!.Loss, 1e-4);
        var other = trial with { Augment = "flip" };
        Assert.NotEqual(
            fused.WeightsDigest,
            Soap.Trials.Trial.Run(other, other.FindTask().Open(DataFolders.None, 0)).WeightsDigest);
    }

    // A zero byte around an image is scaled like one within it.
    [Theory]
    [InlineData("per-feature")]
    [InlineData("per-channel")]
    [InlineData("unit-length")]
    public void Varied_images_are_normalised_by_what_was_measured_on_images_that_are_not(string word)
    {
        using var scope = torch.NewDisposeScope();
        var plain = Open("pad:1+crop:3", 4).Scaled("unit");
        var data = plain.Scaled(word);
        var (seen, bytes) = (Take(data), Take(plain));
        if (word == "unit-length")
        {
            Assert.True(Arrays.Error(seen.norm(1).ToVector(), Enumerable.Repeat(1.0, 16)) < 1e-12);
        }

        var measured = word == "per-channel" ? plain.Whole!.Train.Inputs : plain.Train.Inputs;
        long[] over = word == "per-channel" ? [0, 1] : [0];
        var training = measured.to_type(torch.ScalarType.Float64).Over(255);
        var expected = word == "unit-length" ? bytes / bytes.norm(1).unsqueeze(1)
            : (bytes - training.mean(over)) / training.std(over, unbiased: false);
        Assert.True(Arrays.Error(seen.ToVector(), expected.ToVector()) < 1e-12);
        Assert.Contains(0, bytes.ToVector());

        static torch.Tensor Take(TaskData data) => new AugmentedBatches(
            data.Whole!, data.Image!, new BatchOrder(data.Train.Count, 0, 1), Augmentation.Parse("pad:1+crop:3"), 1,
            data.Train.Normalisation).Take(0, 16, torch.ScalarType.Float64).Inputs;
    }

    [Fact]
    public void Both_engines_learn_from_the_same_varied_and_normalised_images()
    {
        foreach (var word in new[] { "per-feature", "per-channel", "unit-length" })
        {
            var trial = Trial("pad:1+crop:3", 4) with { Epochs = 4, Batch = 4, InputScaling = word };
            var data = trial.FindTask().Open(DataFolders.None, 0);
            var fused = Soap.Trials.Trial.Run(trial with { Engine = "fused" }, data);
            Assert.Equal(Soap.Trials.Trial.Run(trial with { Engine = "autograd" }, data).Test!.Loss, fused.Test!.Loss,
                1e-4);
        }
    }

    [Fact]
    public void What_cannot_be_varied_is_refused()
    {
        Assert.Equal(
            "augment = flip is for images, and the inputs of task 'curve' are none",
            Refusal(Trial("flip", 2) with { Data = null, Task = "curve" }));
        Assert.StartsWith("augment = crop:5: the images of task 'd' have 4x4 pixels; allowed: a crop of at most 4",
            Refusal(Trial("crop:5", 4)), StringComparison.Ordinal);
        Assert.StartsWith(
            "augment = flop: 'flop' is no part of it", Refusal(Trial("flop", 4)), StringComparison.Ordinal);
        var plain = Trial(null, 4);
        Assert.Throws<ArgumentException>(() => Soap.Trials.Trial.Run(
            plain with { Augment = "flip" }, plain.FindTask().Open(DataFolders.None, 0)));

        static string Refusal(TrialSpecification trial) =>
            Assert.Throws<SoapException>(() => trial.FindTask().Inputs).Message;
    }

    public void Dispose() => _place.Dispose();

    // Images of one channel whose bytes rise by 1, from another multiple of 16 in each.
    private TrialSpecification Trial(string? augment, int size)
    {
        for (var i = 0; i < 20; i++)
        {
            var folder = i % 2 == 0 ? "a" : "b";
            _place.Write($"d/{folder}/{i}.png", PngFiles.Of(size, size, 8, 0, [.. Enumerable.Range(0, size).SelectMany(
                row => (byte[])[0, .. Enumerable.Range(0, size).Select(column =>
                    (byte)(16 * (i % 15) + size * row + column))])]));
        }

        var data = OwnData.Of(_place["d"]);
        return new TrialSpecification
        {
            Task = "d",
            Data = data,
            Rule = "fa",
            Seed = 1,
            LearningRate = 0.1,
            Hidden = [5],
            Validation = 4,
            Augment = augment,
        };
    }

    private TaskData Open(string augment, int size) => Trial(augment, size).FindTask().Open(DataFolders.None, 0);

    private static List<float> Epoch(TaskData data, string augment, ulong seed, int epoch, int batch)
    {
        var order = new BatchOrder(data.Train.Count, 4, 1);
        var batches = new AugmentedBatches(data.Whole!, data.Image!, order, Augmentation.Parse(augment), seed);
        var all = new List<float>();
        for (var seen = 0; seen < order.TrainingCount;)
        {
            var inputs =
                batches.Take((long)epoch * order.TrainingCount + seen, batch, torch.ScalarType.Float32).Inputs;
            seen += (int)inputs.shape[0];
            all.AddRange(inputs.ToNumbers<float>());
        }

        return all;
    }
}
