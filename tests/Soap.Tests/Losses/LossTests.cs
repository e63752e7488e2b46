using CsCheck;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Losses;
using Soap.Maps;
using Soap.Tests.Oracles;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Losses;

public sealed class LossTests
{
    // Outputs and labels of a batch.
    private static readonly Gen<(Loss Loss, double[,] Output, int[] Labels)> Any =
        Gen.Select(SomeLosses.Any, Gen.Int[1, 6], Gen.Int[2, 5], Gen.Int).Select((loss, samples, outputs, seed) =>
        {
            var (random, output) = (new Random(seed), new double[samples, outputs]);
            for (var i = 0; i < output.Length; i++)
            {
                output[i / outputs, i % outputs] = 8 * random.NextDouble() - 4;
            }

            return (loss, output, Enumerable.Range(0, samples).Select(_ => random.Next(outputs)).ToArray());
        });

    [Fact]
    public void Value_and_error_of_labels_are_the_oracles_and_the_error_is_the_values_derivative() =>
        Any.Sample(example =>
        {
            using var scope = NewDisposeScope();
            var output = tensor(example.Output).clone().requires_grad_();
            var labels = tensor(Array.ConvertAll(example.Labels, label => (long)label));
            var value = example.Loss.Mean(output, labels);
            var gradient = Gradients.Of(value, [output])[0]!.ToVector();
            var (expected, error) = new NaiveNetwork([], Activation.Identity, example.Loss)
                .Error(example.Output, new NaiveTargets(example.Labels, null));
            Assert.Equal(expected, value.item<double>(), 1e-12);
            Assert.True(Arrays.Error(gradient, error.Cast<double>().Select(e => e / example.Labels.Length)) < 1e-12);
            var differences = FiniteDifferences.Of(output, () => example.Loss.Mean(output, labels).item<double>());
            Assert.True(Arrays.Error(gradient, differences) < 1e-7);
        });

    // log σ(a) as written is −∞ beyond a = −745, and 1 − σ(a) is 0 beyond 37.
    [Theory]
    [InlineData(1000.0, 0, 0.0)]
    [InlineData(1000.0, 1, 1000.0)]
    [InlineData(-1000.0, 0, 1000.0)]
    [InlineData(-1000.0, 1, 0.0)]
    [InlineData(40.0, 1, 40.0)]
    public void The_sigmoid_cross_entropy_of_a_sure_output_is_finite(double sure, long label, double expected)
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var output = tensor(new[] { sure, -2000 }, [1, 2]).to_type(type).requires_grad_();
            // The second output is sure that it is not the class; it costs 2000 where it is.
            var loss = Loss.SigmoidCrossEntropy.Mean(output, tensor(new[] { label }));
            Assert.Equal(
                label == 1 ? Math.Max(sure, 0) + 2000 : expected,
                loss.to_type(ScalarType.Float64).item<double>(),
                1e-9);
            Assert.True(Gradients.Of(loss, [output])[0]!.isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void Null_is_the_loss_that_fits_the_task()
    {
        Assert.Equal(Loss.CrossEntropy, LossFunctions.Find(null, SmallTasks.Blobs()));
        Assert.Equal(Loss.MeanSquaredError, LossFunctions.Find(null, Curve()));
    }

    [Theory]
    [InlineData("cross-entropy", LossKind.CrossEntropy)]
    [InlineData("mean-squared-error", LossKind.MeanSquaredError)]
    [InlineData("sigmoid-cross-entropy", LossKind.SigmoidCrossEntropy)]
    public void Every_loss_has_its_word_and_can_be_asked_for_on_classes(string word, LossKind kind)
    {
        Assert.Equal(new Loss(kind), LossFunctions.Find(word, SmallTasks.Blobs()));
        var result = Trial.Run(
            SmallTasks.Specification with { Loss = word }, SmallTasks.Blobs(),
            cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.TrainingLoss[^1].Loss < result.TrainingLoss[0].Loss);
        Assert.True(result.Test!.Accuracy > 0.6, $"{result.Test}");
    }

    [Theory]
    [InlineData("cross-entropy")]
    [InlineData("sigmoid-cross-entropy")]
    public void A_loss_of_classes_is_refused_for_values(string word) => Assert.Equal(
        $"loss = {word} needs classes, but the targets of task 'curve' are values; allowed: task, mean-squared-error",
        Assert.Throws<SoapException>(() => LossFunctions.Find(word, Curve())).Message);

    [Fact]
    public void An_unknown_loss_is_answered_with_the_nearest() => Assert.Equal(
        "unknown loss 'sigmoid-crossentropy': did you mean 'sigmoid-cross-entropy'? (allowed: " +
            "cross-entropy, mean-squared-error, sigmoid-cross-entropy)",
        Assert.Throws<SoapException>(() => LossFunctions.Find("sigmoid-crossentropy", SmallTasks.Blobs())).Message);

    private static TaskData Curve() => new CurveTask().Open(new DataFolders(["."], "."), 0);
}
