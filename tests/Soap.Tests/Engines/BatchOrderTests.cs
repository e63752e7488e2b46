using CsCheck;
using Soap.Engines;
using Xunit;

namespace Soap.Tests.Engines;

public sealed class BatchOrderTests
{
    private static readonly Gen<(int Samples, int Validation, int Batch, ulong Seed)> Any =
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 59], Gen.Int[1, 20], Gen.ULong, (samples, validation, batch, seed) =>
            (samples, validation % samples, batch, seed));

    [Fact]
    public void Each_epoch_has_every_training_sample_once_and_no_held_out_sample() => Any.Sample(any =>
    {
        var order = new BatchOrder(any.Samples, any.Validation, any.Seed);
        Assert.Equal(any.Validation, order.Validation.Distinct().Count());
        Assert.Equal(any.Samples - any.Validation, order.TrainingCount);
        var training = Enumerable.Range(0, any.Samples).Except(order.Validation).Select(index => (double)index);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var seen = Batches(order, any.Batch, (long)epoch * order.TrainingCount).ToArray();
            Assert.Equal(training, seen.SelectMany(batch => batch).Order());
            Assert.All(seen[..^1], batch => Assert.Equal(any.Batch, batch.Length));
            Assert.InRange(seen[^1].Length, 1, any.Batch);
        }
    });

    [Fact]
    public void The_number_of_steps_counts_short_last_batches() => Any.Sample(any =>
    {
        var order = new BatchOrder(any.Samples, any.Validation, any.Seed);
        var end = order.TrainingCount * 5L / 2;
        var (examples, steps) = (0L, 0L);
        while (examples < end)
        {
            Assert.Equal(steps, order.Steps(examples, any.Batch));
            examples += order.Next(examples, (int)Math.Min(any.Batch, end - examples)).shape[0];
            steps++;
        }

        Assert.Equal(steps, order.Steps(end, any.Batch));
    });

    [Fact]
    public void Any_moment_can_be_asked_for_in_any_order()
    {
        var (order, other) = (new BatchOrder(40, 7, 3), new BatchOrder(40, 7, 3));
        var later = order.Next(70, 8).ToVector();
        Assert.Equal(other.Next(4, 8).ToVector(), order.Next(4, 8).ToVector());
        Assert.Equal(later, other.Next(70, 8).ToVector());
    }

    [Fact]
    public void Epochs_and_seeds_have_orders_of_their_own()
    {
        var order = new BatchOrder(40, 0, 3);
        Assert.NotEqual(order.Next(0, 40).ToVector(), order.Next(40, 40).ToVector());
        Assert.NotEqual(order.Next(0, 40).ToVector(), new BatchOrder(40, 0, 4).Next(0, 40).ToVector());
        Assert.NotEqual(new BatchOrder(40, 9, 3).Validation, new BatchOrder(40, 9, 4).Validation);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(10, 11)]
    [InlineData(10, -1)]
    public void A_validation_set_that_leaves_nothing_to_train_on_is_refused(int samples, int validation) =>
        Assert.Equal(
            $"validation = {validation} is not allowed: the task has 10 training samples; allowed: 0 to 9",
            Assert.Throws<SoapException>(() => new BatchOrder(samples, validation, 1)).Message);

    private static IEnumerable<double[]> Batches(BatchOrder order, int batch, long start)
    {
        for (var examples = start; examples < start + order.TrainingCount;)
        {
            using var indices = order.Next(examples, batch);
            examples += indices.shape[0];
            yield return indices.ToVector();
        }
    }
}
