namespace Soap.Training;

/// <summary>How the learning rate goes with the step.</summary>
public enum Schedule
{
    /// <summary>η at every step.</summary>
    Constant,

    /// <summary>
    /// η (1 + cos(π t / T)) / 2 at step t = 0 … T − 1 of T: from η towards 0 (Loshchilov and Hutter 2017).
    /// </summary>
    Cosine,

    /// <summary>η γ^⌊e / n⌋ in epoch e = 0, 1, …: times γ after every n epochs. PyTorch's <c>StepLR</c>.</summary>
    Step,

    /// <summary>η times γ from each of the given epochs on. PyTorch's <c>MultiStepLR</c>.</summary>
    MultiStep,

    /// <summary>η γ^e in epoch e = 0, 1, …: times γ after each. PyTorch's <c>ExponentialLR</c>.</summary>
    Exponential,
}

/// <summary>Values of schedules.</summary>
public static class Schedules
{
    /// <summary>The learning rate at a step: a pure function.</summary>
    /// <param name="schedule">Which schedule.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="step">t, from 0.</param>
    /// <param name="steps">T, at least 1.</param>
    /// <param name="options">What else is said of it; null: nothing, which is for schedules that need nothing.</param>
    /// <remarks>The warm-up is linear: η (t + 1) / w in its w steps, and the schedule begins behind it, where its t is
    /// 0 and its T that much less. So it is in PyTorch's <c>SequentialLR</c>; Goyal et al. 2017, arXiv:1706.02677, has
    /// warm-up, and counts its epochs from the beginning of training.</remarks>
    public static double At(
        this Schedule schedule, double learningRate, long step, long steps, ScheduleOptions? options = null)
    {
        options ??= new ScheduleOptions();
        var warmUp = (long)Math.Round(options.WarmUp * options.StepsPerEpoch);
        return step < warmUp
            ? learningRate * (step + 1) / warmUp
            : schedule.Begun(learningRate, step - warmUp, Math.Max(1, steps - warmUp), options);
    }

    private static double Begun(
        this Schedule schedule, double learningRate, long step, long steps, ScheduleOptions options) => schedule switch
        {
            Schedule.Constant => learningRate,
            Schedule.Cosine => learningRate * (1 + Math.Cos(Math.PI * step / steps)) / 2,
            Schedule.Step => learningRate * Math.Pow(
                options.Factor, Math.Floor(step / (options.Epochs[0] * options.StepsPerEpoch))),
            Schedule.MultiStep => learningRate * Math.Pow(
                options.Factor, options.Epochs.Count(epoch => step >= epoch * options.StepsPerEpoch)),
            Schedule.Exponential => learningRate * Math.Pow(options.Factor, step / options.StepsPerEpoch),
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Unknown schedule."),
        };
}
