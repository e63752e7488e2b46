namespace Soap.Training;

/// <summary>
/// When a callback is due: every so many batches, examples or epochs, and in no case more than once a step.
/// </summary>
public sealed record Trigger
{
    private readonly Func<TrainingProgress, long> _units;

    private Trigger(long length, Func<TrainingProgress, long> units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        (Length, _units) = (length, units);
    }

    /// <summary>How many units lie between two calls.</summary>
    public long Length { get; }

    /// <summary>Due after every <paramref name="count"/> batches.</summary>
    public static Trigger Batches(long count) => new(count, progress => progress.Step);

    /// <summary>Due after the step in which a multiple of <paramref name="count"/> examples is reached.</summary>
    public static Trigger Examples(long count) => new(count, progress => progress.Examples);

    /// <summary>Due after the last batch of every <paramref name="count"/> epochs.</summary>
    public static Trigger Epochs(long count) => new(count, progress => progress.CompletedEpochs);

    /// <summary>Whether a multiple of the length lies after the one moment and not after the other.</summary>
    public bool IsDue(TrainingProgress before, TrainingProgress after) =>
        _units(before) / Length < _units(after) / Length;
}
