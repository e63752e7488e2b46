namespace Soap.Training;

/// <summary>What a schedule of the learning rate is told beside η and the number of steps.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Steps of an epoch, at least 1; the others are counted in epochs.</summary>
    public long StepsPerEpoch { get; init; } = 1;

    /// <summary>Epochs of linear warm-up before the schedule begins, at least 0; they need not be whole.</summary>
    public double WarmUp { get; init; }

    /// <summary>
    /// Of <see cref="Schedule.Step"/> the number n of epochs, of <see cref="Schedule.MultiStep"/> the epochs,
    /// ascending and counted from where the schedule begins; above 0, and they need not be whole.
    /// </summary>
    public IReadOnlyList<double> Epochs { get; init; } = [];

    /// <summary>γ of <see cref="Schedule.Step"/>, <see cref="Schedule.MultiStep"/> and
    /// <see cref="Schedule.Exponential"/>, above 0.</summary>
    public double Factor { get; init; } = 1;
}
