using CsCheck;
using Soap.Training;
using Xunit;

namespace Soap.Tests.Training;

public sealed class TriggerTests
{
    [Fact]
    public void Examples_are_due_in_the_step_that_reaches_each_multiple() =>
        Assert.Equal(
            [128, 256, 320, 448, 512, 640], Due(Trigger.Examples(100), batch: 64, perEpoch: 10_000, steps: 10));

    [Fact]
    public void More_than_one_multiple_in_a_step_is_due_once() =>
        Assert.Equal([64, 128, 192], Due(Trigger.Examples(10), batch: 64, perEpoch: 10_000, steps: 3));

    [Fact]
    public void Epochs_are_due_after_their_last_batch_and_not_after_every_batch()
    {
        Assert.Equal([30, 60, 90], Due(Trigger.Epochs(1), batch: 7, perEpoch: 30, steps: 15));
        Assert.Equal([60], Due(Trigger.Epochs(2), batch: 7, perEpoch: 30, steps: 15));
    }

    [Fact]
    public void Batches_are_due_by_their_number() =>
        Assert.Equal([21, 37, 58], Due(Trigger.Batches(3), batch: 7, perEpoch: 30, steps: 10));

    [Fact]
    public void The_number_of_calls_is_the_number_of_whole_multiples_unless_a_step_holds_several() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[50, 500], Gen.Int[1, 60]).Sample((batch, length, steps) =>
            Assert.Equal(batch * steps / length, Due(Trigger.Examples(length), batch, int.MaxValue, steps).Count));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_length_below_one_is_refused(long length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Trigger.Batches(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trigger.Examples(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => Trigger.Epochs(length));
    }

    private static List<long> Due(Trigger trigger, int batch, int perEpoch, int steps)
    {
        var due = new List<long>();
        var before = default(TrainingProgress);
        for (var step = 1; step <= steps; step++)
        {
            var examples = before.Examples + Math.Min(batch, perEpoch - before.Examples % perEpoch);
            var after = new TrainingProgress(step, examples, examples / perEpoch);
            if (trigger.IsDue(before, after))
            {
                due.Add(examples);
            }

            before = after;
        }

        return due;
    }
}
