using CsCheck;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Data;

public sealed class InputNormalisationTests
{
    private static readonly string[] Words = ["per-feature", "per-channel", "unit-length"];

    // A published code scales its test set by the test set's own mean and deviation.
    [Theory]
    [InlineData("per-feature")]
    [InlineData("per-channel")]
    public void The_test_set_is_scaled_by_what_was_measured_on_the_training_set(string word)
    {
        using var scope = NewDisposeScope();
        var data = Images(bytes: true);
        var scaled = data.Scaled(word);
        var (train, test) = (Plain(data.Train), Plain(data.Test));
        var span = word == "per-channel" ? 6 : 1;
        for (var feature = 0; feature < 12; feature++)
        {
            var group = Enumerable.Range(feature / span * span, span).ToArray();
            var values = train.SelectMany(sample => group.Select(f => sample[f])).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            Assert.All(
                test.Zip(Scaled(scaled.Test)), pair => Assert.Equal(
                    (pair.First[feature] - mean) / deviation, pair.Second[feature], 1e-12));
        }

        // The test set is brighter: by its own numbers its mean would be 0.
        Assert.True(Scaled(scaled.Test).SelectMany(sample => sample).Average() > 0.5);
        Assert.Equal(0, Scaled(scaled.Train).SelectMany(sample => sample).Average(), 1e-12);
    }

    [Theory]
    [InlineData("per-feature")]
    [InlineData("per-channel")]
    [InlineData("unit-length")]
    public void What_becomes_of_a_test_sample_does_not_depend_on_the_other_test_samples(string word)
    {
        using var scope = NewDisposeScope();
        var data = Images(bytes: true);
        var alone = data with { Test = new Dataset(data.Test.Inputs[..1], data.Test.Targets[..1], new()) };
        Assert.Equal(Scaled(data.Scaled(word).Test)[0], Scaled(alone.Scaled(word).Test)[0]);
    }

    [Fact]
    public void A_feature_that_is_the_same_in_all_training_samples_is_divided_by_1()
    {
        using var scope = NewDisposeScope();
        Dataset Of(params float[] values) => new(tensor(values, [2, 2]), tensor(new long[] { 0, 1 }));
        var data = new TaskData(
            "two", Of(0.1f, 3, 0.1f, 5), Of(0.6f, 4, 0.1f, 6), 2, new Dictionary<string, string>());
        var scaled = data.Scaled("per-feature");
        Assert.True(Arrays.Error(Scaled(scaled.Train).SelectMany(one => one), [0, -1, 0, 1]) < 1e-6);
        Assert.True(Arrays.Error(Scaled(scaled.Test).SelectMany(one => one), [0.5, 0, 0, 2]) < 1e-6);
    }

    [Fact]
    public void Samples_have_length_1_and_a_sample_of_zeros_stays_zero() =>
        Gen.Select(Gen.Byte.Array[8], Gen.Bool).Sample((bytes, isBytes) =>
        {
            using var scope = NewDisposeScope();
            var inputs = tensor([.. bytes, .. new byte[4]], [3, 4]);
            var set = isBytes
                ? new Dataset(inputs, zeros(3, ScalarType.Int64), new InputScaling())
                : new Dataset(inputs.to_type(ScalarType.Float32), zeros(3, ScalarType.Int64));
            var scaled = Scaled(new TaskData("t", set, set, 1, new Dictionary<string, string>())
                .Scaled("unit-length").Train);
            Assert.Equal([0, 0, 0, 0], scaled[2]);
            for (var sample = 0; sample < 2; sample++)
            {
                var own = bytes.AsSpan(4 * sample, 4).ToArray();
                var length = Math.Sqrt(own.Sum(value => (double)value * value));
                Assert.True(Arrays.Error(scaled[sample], own.Select(x => length == 0 ? 0 : x / length)) < 1e-6);
            }
        }, iter: 50, threads: 1);

    [Fact]
    public void Numbers_far_from_zero_keep_the_differences_that_float32_has_not()
    {
        using var scope = NewDisposeScope();
        var set = new Dataset(tensor(new[] { 1.6e9, 1.6e9 + 2, 1.6e9 + 4 }, [3, 1]), zeros(3, ScalarType.Int64));
        var data = new TaskData("time", set, set, 1, new Dictionary<string, string>()).Scaled("per-feature");
        var seen = data.Train.Gather(Counting(3, ScalarType.Int64), ScalarType.Float32).Inputs.ToVector();
        Assert.True(Arrays.Error(seen, [-Math.Sqrt(1.5), 0, Math.Sqrt(1.5)]) < 1e-6);
    }

    [Fact]
    public void Both_engines_learn_from_the_same_numbers()
    {
        using var scope = NewDisposeScope();
        foreach (var bytes in new[] { true, false })
        {
            foreach (var word in Words)
            {
                var data = Images(bytes).Scaled(word);
                var (fused, autograd) =
                    (Ends(data.Train, EngineChoice.Fused), Ends(data.Train, EngineChoice.Autograd));
                Assert.True(Arrays.Error(fused, autograd) < 1e-12, $"{word}, bytes: {bytes}");
            }
        }

        static double[] Ends(Dataset data, EngineChoice engine)
        {
            using var network = new Mlp(
                [12, 7, 3], Activation.Tanh, LearningRule.Parse("fa"), 1, new() { Type = ScalarType.Float64 });
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => 0.1,
                new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), 7,
                new() { Engine = engine, Type = ScalarType.Float64 });
            Assert.True(trainer.TrainUntil(3 * data.Count));
            return
            [
                .. network.parameters().SelectMany(parameter => parameter.ToVector()), trainer.Evaluate(data).Loss,
            ];
        }
    }

    [Fact]
    public void Trials_train_with_each_of_them_and_another_word_takes_its_place()
    {
        var data = Images(bytes: true);
        var trial = SmallTasks.Specification with { Task = "images", Validation = 10, Hidden = [7] };
        var digests = Words.Append("unit").Append(null).Select(word => Trial.Run(
            trial with { InputScaling = word }, data, cancellation: TestContext.Current.CancellationToken)
            .WeightsDigest).ToArray();
        Assert.Equal(5, digests.Distinct().Count());
        Assert.Equal(digests[3], Trial.Run(
            trial with { InputScaling = "unit" }, data.Scaled("per-feature"),
            cancellation: TestContext.Current.CancellationToken).WeightsDigest);
    }

    [Fact]
    public void A_function_of_one_input_is_learnt_and_seen_in_its_own_units()
    {
        var trial = SmallTasks.Specification with
        {
            Task = "curve",
            Validation = 0,
            InputScaling = "per-feature",
            Epochs = 40,
            Rule = "bp",
        };
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        var result = Trial.Run(trial, curve, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(-2, result.Function![0].Input, 0.1);
        Assert.Equal(2, result.Function[^1].Input, 0.1);

        // The curve's own values: its highest point is near 0.38.
        var highest = result.Function.MaxBy(point => point.Output)!;
        Assert.InRange(highest.Input, 0.1, 0.9);
    }

    [Fact]
    public void What_makes_no_sense_of_the_inputs_is_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "input-scaling = per-channel is for images, but the inputs of task 'blobs' are " +
                "none; allowed: task, none, " +
                "per-feature, unit-length",
            Assert.Throws<SoapException>(() => SmallTasks.Blobs().Scaled("per-channel")).Message);
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        Assert.Equal(
            "input-scaling = unit-length leaves nothing but the sign of the one input " +
                "of task 'curve'; allowed: task, " +
                "none, per-feature",
            Assert.Throws<SoapException>(() => curve.Scaled("unit-length")).Message);
        Assert.Equal(
            "input-scaling = none is for numbers that are no bytes, but the inputs of task 'images' are; allowed: " +
                "task, unit, per-feature, per-channel, unit-length",
            Assert.Throws<SoapException>(() => Images(bytes: true).Scaled("none")).Message);
    }

    // Two channels of 2x3 pixels, the test set brighter than the training set.
    private static TaskData Images(bool bytes)
    {
        return new TaskData("images", Draw(40, 100, 1), Draw(9, 200, 2), 3, new Dictionary<string, string>())
        {
            Image = [2, 2, 3],
        };

        Dataset Draw(int count, int brightness, int seed)
        {
            var random = new Random(seed);
            byte[] values =
            [
                .. Enumerable.Range(0, count * 12).Select(i =>
                    (byte)random.Next(i % 12 * 4, brightness + 5 * (i % 12))),
            ];
            var inputs = tensor(values, [count, 12]);
            var labels = tensor(Enumerable.Range(0, count).Select(i => (long)(i % 3)).ToArray());
            return bytes
                ? new Dataset(inputs, labels, new InputScaling(0.3, 0.2))
                : new Dataset(inputs.to_type(ScalarType.Float32), labels);
        }
    }

    private static double[][] Plain(Dataset data) =>
        [.. data.Inputs.to_type(ScalarType.Float64).ToVector().Select(value => value / 255).Chunk(12)];

    private static double[][] Scaled(Dataset data) => [.. data.Gather(
        Counting(data.Count, ScalarType.Int64), ScalarType.Float64).Inputs.ToVector()
        .Chunk((int)data.Inputs.shape[1])];
}
